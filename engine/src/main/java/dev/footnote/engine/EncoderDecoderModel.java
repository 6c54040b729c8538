package dev.footnote.engine;

import dev.footnote.engine.adapt.AdaptedModel;
import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.sample.Sampler;
import dev.footnote.engine.sample.StopStrings;
import dev.footnote.engine.schedule.Entrance;
import dev.footnote.engine.tokenize.Tokenizer;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * A model that reads the whole prompt with one stack of layers and writes with another. It answers
 * one request at a time, with one sequence or with several beams of it side by side.
 */
final class EncoderDecoderModel implements GenerationModel {
    /** Most beams of a request. */
    static final int BEAMS_MAX = 16;

    private final ModelCard card;
    private final Speech speech;
    private final AdaptedModel adapted;
    private final EncoderDecoder computer;
    private final Entrance entrance;
    private final ThreadPoolExecutor thread;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Thread worker;

    /** Owns the parts from here on. */
    EncoderDecoderModel(ModelParts parts, Speech speech, EngineSettings settings) {
        ModelFiles files = parts.files();
        this.computer = new EncoderDecoder(parts, settings);
        this.card = files.card(computer.contextLength());
        this.speech = speech;
        this.adapted = files.adapted();
        this.entrance = new Entrance(1, settings.queueLength());
        BlockingQueue<Runnable> queue =
                settings.queueLength() == 0
                        ? new SynchronousQueue<>()
                        : new LinkedBlockingQueue<>(settings.queueLength());
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, queue, this::newThread);
    }

    private Thread newThread(Runnable work) {
        Thread made = Thread.ofPlatform().name("generate-" + card.name()).daemon().unstarted(work);
        worker = made;
        return made;
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public Tokenizer tokenizer() {
        return speech.tokenizer();
    }

    @Override
    public String renderChat(ChatPrompt prompt, boolean addGenerationPrompt) {
        return speech.chat().render(prompt, addGenerationPrompt);
    }

    @Override
    public boolean hasChatTemplate() {
        return speech.chat().template().isPresent();
    }

    @Override
    public TextScores score(List<Integer> ids, IntConsumer scored) {
        throw new IllegalArgumentException(
                "%s reads one text and writes another; it has no scores of a text alone"
                        .formatted(card.name()));
    }

    @Override
    public Adapter readAdapter(Path folder) {
        return Adapter.read(folder, adapted);
    }

    @Override
    public Admission offer(GenerationRequest request, GenerationListener listener) {
        if (closed.get()) {
            throw new IllegalStateException("the model is closed");
        }
        requireComputable(request);
        Voice voice =
                new Voice(
                        Sampler.of(request.sampling(), speech.demands(request.options(), card)),
                        speech.tokenizer().streamDecoder(true),
                        new StopStrings(request.stops()));
        Rewriting rewriting =
                new Rewriting(
                        computer,
                        new Rewriting.Order(request, listener, speech.chat().endIds()),
                        voice);
        int waiting = thread.getQueue().size() + thread.getActiveCount();
        try {
            thread.execute(rewriting);
        } catch (RejectedExecutionException e) {
            return new Admission.Refused(
                    entrance.retryAfter(Duration.ofSeconds(5)),
                    "%d generations run or wait; that is all this model takes".formatted(waiting));
        }
        return new Admission.Queued(waiting, rewriting);
    }

    private void requireComputable(GenerationRequest request) {
        if (request.promptIds().size() > computer.contextLength()) {
            throw new IllegalArgumentException(
                    "the prompt has %d tokens; %s takes %d"
                            .formatted(
                                    request.promptIds().size(),
                                    card.name(),
                                    computer.contextLength()));
        }
        for (int id : request.promptIds()) {
            if (id < 0 || id >= card.vocabularySize()) {
                throw new IllegalArgumentException(
                        "token id %d is outside the vocabulary of %d"
                                .formatted(id, card.vocabularySize()));
            }
        }
        GenerationOptions options = request.options();
        if (options.beams() > BEAMS_MAX) {
            throw new IllegalArgumentException(
                    "%d beams are asked for; at most %d are searched"
                            .formatted(options.beams(), BEAMS_MAX));
        }
        boolean sampled = request.sampling().temperature() > 0 || options.grammar().isPresent();
        if (options.beams() > 1 && sampled) {
            throw new IllegalArgumentException(
                    "beams search for the most probable answer; ask for temperature 0 and no"
                            + " grammar");
        }
        speech.requireFitting(options, adapted.description(), card);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            computer.cancelAll();
            thread.shutdown();
            if (Thread.currentThread() == worker) {
                // A listener closes the model; its own generation has to end first.
                Thread.ofPlatform().daemon().start(this::free);
            } else {
                free();
            }
        }
    }

    /** Waits for the last generation. */
    private void free() {
        boolean interrupted = false;
        while (!thread.isTerminated()) {
            try {
                thread.awaitTermination(1, TimeUnit.DAYS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        computer.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What such a model takes. */
    static MemoryPlan memory(ModelFiles files, EngineSettings settings) {
        return EncoderDecoder.memory(files, settings);
    }

    /** The token by which every answer begins. */
    static int startId(ModelFiles files) {
        return Optional.of("generation_config.json")
                .flatMap(files::json)
                .flatMap(json -> json.find("decoder_start_token_id"))
                .or(
                        () ->
                                files.json("config.json")
                                        .flatMap(json -> json.find("decoder_start_token_id")))
                .map(value -> value.asInt())
                .orElse(0);
    }
}
