package dev.footnote.ingestion;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.EmbeddingResponse;
import dev.footnote.contracts.openai.EmbeddingVector;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.openai.TokenizeResponse;
import dev.footnote.contracts.openai.Usage;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A real, small embedding: counts of words by their hash. A word is a token. */
public final class WordEmbedding implements EmbeddingApi {
    private static final int DIMENSIONS = 64;

    private final AtomicInteger troubles = new AtomicInteger();
    private final AtomicInteger embedded = new AtomicInteger();
    private volatile Trouble trouble = Trouble.AWAY;
    private volatile Duration pause = Duration.ZERO;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile CountDownLatch arrived = new CountDownLatch(0);

    /** What may be wrong with the service. */
    enum Trouble {
        AWAY,
        BUSY,
        WRONG_SIZE,
        NOT_A_NUMBER,
        CUT,
        TOO_FEW
    }

    /** The next calls fail as if the service were away. */
    void refuse(int calls) {
        trouble(Trouble.AWAY, calls);
    }

    /** The next calls that embed meet with trouble. */
    void trouble(Trouble kind, int calls) {
        trouble = kind;
        troubles.set(calls);
    }

    /** How many texts were embedded so far. */
    int embedded() {
        return embedded.get();
    }

    /** Every call to embed takes at least so long. */
    void slow(Duration time) {
        pause = time;
    }

    /** Calls to embed wait until released; who is interrupted while waiting fails. */
    void hold() {
        gate = new CountDownLatch(1);
        arrived = new CountDownLatch(1);
    }

    void awaitHeld() throws InterruptedException {
        arrived.await();
    }

    void release() {
        gate.countDown();
    }

    @Override
    public EmbeddingResponse embed(EmbeddingRequest request) {
        boolean troubled = troubles.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        if (troubled) return troubled(request);
        return vectors(request);
    }

    private EmbeddingResponse troubled(EmbeddingRequest request) {
        return switch (trouble) {
            case AWAY -> throw new ProblemException(ProblemKind.UNAVAILABLE, "it is away");
            case BUSY -> throw ProblemException.overloaded("it is busy", Duration.ofMillis(10));
            case CUT -> throw new IllegalStateException("unexpected end of input");
            case WRONG_SIZE -> constant(request.input().texts().size(), new float[] {1, 2, 3});
            case NOT_A_NUMBER -> {
                var vector = new float[DIMENSIONS];
                vector[7] = Float.NaN;
                yield constant(request.input().texts().size(), vector);
            }
            case TOO_FEW -> constant(0, new float[DIMENSIONS]);
        };
    }

    private static EmbeddingResponse constant(int count, float[] vector) {
        var items = new ArrayList<EmbeddingResponse.Item>();
        for (int i = 0; i < count; i++) {
            var item = EmbeddingVector.of(vector, true);
            items.add(new EmbeddingResponse.Item("embedding", i, item));
        }
        return new EmbeddingResponse("list", items, "words", new Usage(0, 0, 0));
    }

    private EmbeddingResponse vectors(EmbeddingRequest request) {
        arrived.countDown();
        try {
            gate.await();
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        embedded.addAndGet(request.input().texts().size());
        var items = new ArrayList<EmbeddingResponse.Item>();
        for (var text : request.input().texts()) {
            var vector = new float[DIMENSIONS];
            vector[0] = 0.01f;
            for (var word : words(text)) vector[Math.floorMod(word.hashCode(), DIMENSIONS)]++;
            items.add(
                    new EmbeddingResponse.Item(
                            "embedding", items.size(), EmbeddingVector.of(vector, true)));
        }
        return new EmbeddingResponse("list", items, "words", new Usage(0, 0, 0));
    }

    @Override
    public TokenizeResponse tokenize(TokenizeRequest request) {
        var counts = request.input().stream().map(text -> words(text).size()).toList();
        return new TokenizeResponse("words", counts, List.of());
    }

    @Override
    public ModelList models() {
        var details = new ModelList.Details("words-1", "bag", DIMENSIONS, 256, List.of());
        return ModelList.of(
                List.of(new ModelList.Model("words", "model", 0, "test", Optional.of(details))));
    }

    static List<String> words(String text) {
        var words = new ArrayList<String>();
        for (var word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (!word.isEmpty()) words.add(word);
        }
        return words;
    }
}
