package dev.footnote.inference;

import dev.footnote.engine.Admission;
import dev.footnote.engine.ChatPrompt;
import dev.footnote.engine.FinishReason;
import dev.footnote.engine.GeneratedToken;
import dev.footnote.engine.GenerationEnd;
import dev.footnote.engine.GenerationListener;
import dev.footnote.engine.GenerationModel;
import dev.footnote.engine.GenerationRequest;
import dev.footnote.engine.ModelCard;
import dev.footnote.engine.TextScores;
import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.adapt.AdapterException;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.tokenize.Tokenizer;
import dev.footnote.engine.tokenize.Tokenizers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/** A model with one place and no queue: a word, or a text scored, for each permit of the test. */
final class GatedModel implements GenerationModel {
    private static final Path TOKENIZER =
            Path.of("../engine/src/test/resources/fixtures/tiny/smollm2/tokenizer.json");

    final Semaphore words = new Semaphore(0);
    final Semaphore cancelled = new Semaphore(0);
    final Semaphore begun = new Semaphore(0);
    final Semaphore ended = new Semaphore(0);
    private final Semaphore place = new Semaphore(1);
    private final Tokenizer tokenizer;

    GatedModel() {
        try {
            tokenizer = Tokenizers.fromJson(Json.parse(Files.readString(TOKENIZER)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ModelCard card() {
        return new ModelCard("gated", "llama", "F32", 1, 128, 512, 4, "0".repeat(64));
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public String renderChat(ChatPrompt prompt, boolean addGenerationPrompt) {
        return String.valueOf(prompt.messages().getLast().get("content"));
    }

    @Override
    public boolean hasChatTemplate() {
        return true;
    }

    @Override
    public TextScores score(List<Integer> ids, IntConsumer scored) {
        begun.release();
        try {
            words.acquire();
        } catch (InterruptedException e) {
            cancelled.release();
            throw new CancellationException("nobody waits for the scores");
        }
        return new TextScores(ids, Collections.nCopies(ids.size() - 1, -1f));
    }

    @Override
    public Adapter readAdapter(Path folder) {
        throw new AdapterException(
                AdapterException.Kind.OTHER_MODEL, "words change nothing: " + folder);
    }

    @Override
    public Admission offer(GenerationRequest request, GenerationListener listener) {
        if (!place.tryAcquire()) {
            return new Admission.Refused(
                    Duration.ofSeconds(3), "1 request is computed and none may wait.");
        }
        begun.release();
        Thread thread = Thread.startVirtualThread(() -> speak(request, listener));
        return new Admission.Queued(
                0,
                () -> {
                    cancelled.release();
                    thread.interrupt();
                });
    }

    private void speak(GenerationRequest request, GenerationListener listener) {
        int said = 0;
        var reason = FinishReason.LENGTH;
        try {
            while (said < request.tokensMax()) {
                words.acquire();
                listener.onToken(new GeneratedToken(said++, "word ", 0));
            }
        } catch (InterruptedException e) {
            reason = FinishReason.CANCELLED;
        }
        place.release();
        ended.release();
        listener.onEnd(
                new GenerationEnd(
                        reason,
                        request.promptIds().size(),
                        said,
                        Duration.ZERO,
                        Duration.ZERO,
                        Optional.empty()));
    }

    @Override
    public void close() {}
}
