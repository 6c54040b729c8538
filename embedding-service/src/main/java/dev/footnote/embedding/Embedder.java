package dev.footnote.embedding;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.openai.EmbeddingInput;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.EmbeddingResponse;
import dev.footnote.contracts.openai.EmbeddingVector;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.openai.TokenizeResponse;
import dev.footnote.contracts.openai.Usage;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.EmbeddingModel;
import dev.footnote.engine.ModelTask;
import dev.footnote.engine.tokenize.EncodeRequest;
import dev.footnote.engine.tokenize.Tokenizer;
import dev.footnote.engine.tokenize.Truncation;
import dev.footnote.servicekit.models.ModelCalls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Embeds what requests ask for. A text longer than the model reads is cut, as the model's own
 * library does it; a token sequence that is longer is refused, because its sender counts tokens.
 */
public final class Embedder implements EmbeddingApi {
    private final EmbeddingModels models;
    private final ModelCalls calls;

    Embedder(EmbeddingModels models, ModelCalls calls) {
        this.models = models;
        this.calls = calls;
    }

    /** What becomes of texts that are longer than the model reads. */
    public enum TooLong {
        CUT,
        REFUSED
    }

    /** The default first, the others by name. */
    @Override
    public ModelList models() {
        return models.list();
    }

    /** The vectors, in the order of the input. */
    @Override
    public EmbeddingResponse embed(EmbeddingRequest request) {
        return embed(request, TooLong.CUT, () -> {});
    }

    /**
     * The same, with a say in what happens to texts that are too long; {@code begun} runs once
     * nothing can refuse the request any more.
     */
    public EmbeddingResponse embed(EmbeddingRequest request, TooLong tooLong, Runnable begun) {
        return calls.embed(request, it -> computed(it, tooLong, begun));
    }

    private EmbeddingResponse computed(EmbeddingRequest request, TooLong tooLong, Runnable begun) {
        String name = models.nameOf(request.model(), ModelTask.EMBED);
        try (var borrowed = models.embedder(request.model())) {
            OpenEmbedder open = borrowed.model();
            boolean base64 = base64(request.encodingFormat().orElse("float"));
            int dimensions = dimensions(open.model(), request.dimensions());
            List<int[]> sequences = sequences(open.model(), request, tooLong);
            begun.run();
            boolean query = request.purpose().filter("query"::equals).isPresent();
            List<float[]> vectors =
                    open.queue().compute(sequences, query ? Lane.QUERY : Lane.PASSAGE);
            List<EmbeddingResponse.Item> items = new ArrayList<>(vectors.size());
            for (int i = 0; i < vectors.size(); i++) {
                float[] vector = shortened(vectors.get(i), dimensions);
                items.add(
                        new EmbeddingResponse.Item(
                                "embedding", i, EmbeddingVector.of(vector, base64)));
            }
            int tokens = sequences.stream().mapToInt(it -> it.length).sum();
            return new EmbeddingResponse("list", items, name, Usage.of(tokens, 0));
        }
    }

    /** Token counts, and ids unless only counts are asked for; nothing is cut here. */
    @Override
    public TokenizeResponse tokenize(TokenizeRequest request) {
        Inputs.requireCount(request.input().size());
        ModelTask task = models.taskOf(request.model());
        String name = models.nameOf(request.model(), task);
        return switch (task) {
            case EMBED -> {
                try (var borrowed = models.embedder(name)) {
                    yield tokens(name, borrowed.model().model().tokenizer(), request);
                }
            }
            case CLASSIFY, RERANK -> {
                try (var borrowed = models.classifier(name)) {
                    yield tokens(name, borrowed.model().model().tokenizer(), request);
                }
            }
            case EXTRACT -> {
                try (var borrowed = models.extractor(name)) {
                    yield tokens(name, borrowed.model().model().tokenizer(), request);
                }
            }
            case GENERATE, REWRITE -> throw new IllegalStateException(name + " is not served here");
        };
    }

    private static TokenizeResponse tokens(
            String name, Tokenizer tokenizer, TokenizeRequest request) {
        boolean special = request.addSpecialTokens().orElse(true);
        boolean countsOnly = request.countsOnly().orElse(false);
        List<Integer> counts = new ArrayList<>();
        List<List<Integer>> tokens = new ArrayList<>();
        for (int i = 0; i < request.input().size(); i++) {
            String text = request.input().get(i);
            Inputs.requireLength(text, "input", i);
            int[] ids = tokenizer.encode(text, special).ids();
            counts.add(ids.length);
            if (!countsOnly) tokens.add(Arrays.stream(ids).boxed().toList());
        }
        return new TokenizeResponse(name, counts, tokens);
    }

    private static List<int[]> sequences(
            EmbeddingModel model, EmbeddingRequest request, TooLong tooLong) {
        EmbeddingInput input = request.input();
        if (input == null) throw badRequest("input is missing; send a text or a list.");
        Inputs.requireCount(input.count());
        List<int[]> sequences = new ArrayList<>(input.count());
        String prefix = prefix(model, request.purpose());
        for (int i = 0; i < input.texts().size(); i++) {
            Inputs.requireLength(input.texts().get(i), "input", i);
            sequences.add(encoded(model, prefix + input.texts().get(i), tooLong));
        }
        for (List<Integer> ids : input.tokens()) sequences.add(checked(model, ids));
        return sequences;
    }

    private static int[] encoded(EmbeddingModel model, String text, TooLong tooLong) {
        var whole = EncodeRequest.of(text);
        if (tooLong == TooLong.CUT) {
            return model.tokenizer().encode(whole.cut(Truncation.to(model.tokensMax()))).ids();
        }
        int[] ids = model.tokenizer().encode(whole).ids();
        if (ids.length > model.tokensMax()) {
            throw new ProblemException(
                    ProblemKind.CONTEXT_TOO_LONG,
                    "A text has %d tokens; this model reads %d. Shorten it, or let it be cut."
                            .formatted(ids.length, model.tokensMax()));
        }
        return ids;
    }

    private static int[] checked(EmbeddingModel model, List<Integer> ids) {
        if (ids.isEmpty() || ids.size() > model.tokensMax()) {
            throw new ProblemException(
                    ids.isEmpty() ? ProblemKind.BAD_REQUEST : ProblemKind.CONTEXT_TOO_LONG,
                    "An input has %d tokens; 1 to %d are read by this model."
                            .formatted(ids.size(), model.tokensMax()));
        }
        int vocabulary = model.tokenizer().vocabularySize();
        for (int id : ids) {
            if (id < 0 || id >= vocabulary) {
                throw badRequest(
                        "token id %d is outside the vocabulary of %d.".formatted(id, vocabulary));
            }
        }
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    private static String prefix(EmbeddingModel model, Optional<String> purpose) {
        if (purpose.isEmpty()) return "";
        String wanted = purpose.get();
        if (!wanted.equals("query") && !wanted.equals("passage")) {
            throw badRequest("x_purpose is \"%s\"; use query or passage.".formatted(wanted));
        }
        return model.prefixes()
                .map(it -> wanted.equals("query") ? it.query() : it.passage())
                .orElse("");
    }

    private static int dimensions(EmbeddingModel model, Optional<Integer> wanted) {
        int dimensions = wanted.orElse(model.dimensions());
        if (dimensions < 1 || dimensions > model.dimensions()) {
            throw badRequest(
                    "dimensions is %d; this model has 1 to %d."
                            .formatted(dimensions, model.dimensions()));
        }
        return dimensions;
    }

    private static boolean base64(String format) {
        return switch (format) {
            case "base64" -> true;
            case "float" -> false;
            default ->
                    throw badRequest(
                            "encoding_format is \"%s\"; use float or base64.".formatted(format));
        };
    }

    /** The first numbers of the vector, of length one again. */
    static float[] shortened(float[] vector, int dimensions) {
        if (dimensions == vector.length) return vector;
        float[] part = Arrays.copyOf(vector, dimensions);
        double squares = 0;
        for (float value : part) squares += (double) value * value;
        float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
        for (int i = 0; i < part.length; i++) part[i] *= scale;
        return part;
    }

    private static ProblemException badRequest(String message) {
        return new ProblemException(ProblemKind.BAD_REQUEST, message);
    }
}
