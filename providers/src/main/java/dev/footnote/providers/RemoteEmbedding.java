package dev.footnote.providers;

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

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Embeddings of one model server: in batches, L2-normalised, in the order of the texts. */
public final class RemoteEmbedding implements EmbeddingApi, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteEmbedding.class);
    private static final int INPUTS_MAX = 2048;

    private final ModelServer server;
    private final RemoteEmbeddingSettings settings;
    private final EmbeddingWire wire;
    private final TokenCounts counts;
    private final JsonCalls calls;

    private RemoteEmbedding(RemoteEmbeddingSettings settings, JsonMapper json) {
        this.server = settings.modelServer();
        this.settings = settings;
        this.wire = new EmbeddingWire(server, json);
        this.counts = new TokenCounts(server, json);
        this.calls =
                new JsonCalls(
                        server,
                        Transport.to(server, settings.limits(), settings.network(), json),
                        new Resilience(server, settings.limits()));
    }

    /** Connects to nothing yet. */
    public static RemoteEmbedding open(RemoteEmbeddingSettings settings, JsonMapper json) {
        var embedding = new RemoteEmbedding(settings, json);
        LOG.info(
                "Embeddings by {} at {}, model {}, key from {}",
                embedding.server.kind().text(),
                embedding.server.base(),
                embedding.server.model(),
                embedding.server.access().secret().origin());
        return embedding;
    }

    @Override
    public EmbeddingResponse embed(EmbeddingRequest request) {
        requireModel(request.model());
        boolean base64 = isBase64(request.encodingFormat().orElse("float"));
        int dimensions = dimensions(request.dimensions());
        String prefix = prefix(request.purpose());
        List<String> texts = texts(request).stream().map(text -> prefix + text).toList();
        List<EmbeddingResponse.Item> items = new ArrayList<>(texts.size());
        int tokens = 0;
        for (int from = 0; from < texts.size(); from += settings.batchMax()) {
            var batch = texts.subList(from, Math.min(from + settings.batchMax(), texts.size()));
            EmbeddingWire.Vectors vectors = embed(batch);
            tokens += vectors.tokens();
            for (float[] values : vectors.values()) {
                items.add(
                        new EmbeddingResponse.Item(
                                "embedding",
                                items.size(),
                                EmbeddingVector.of(unit(values, dimensions), base64)));
            }
        }
        return new EmbeddingResponse("list", items, server.model(), Usage.of(tokens, 0));
    }

    /** Counts only, without special tokens; where the server does not count, an estimate. */
    @Override
    public TokenizeResponse tokenize(TokenizeRequest request) {
        requireModel(request.model());
        if (request.input().isEmpty() || request.input().size() > INPUTS_MAX) {
            throw badRequest(
                    "input has %d entries; send 1 to %d."
                            .formatted(request.input().size(), INPUTS_MAX));
        }
        if (!request.countsOnly().orElse(false)) {
            throw badRequest("The model server gives no token ids; send counts_only.");
        }
        List<Integer> lengths = new ArrayList<>(request.input().size());
        for (String text : request.input()) {
            Optional<Transport.Call> call = counts.call(text);
            lengths.add(
                    text.isEmpty()
                            ? 0
                            : call.map(it -> calls.ask(it, counts::read))
                                    .orElse(TokenCounts.estimate(text)));
        }
        return new TokenizeResponse(server.model(), lengths, List.of());
    }

    /**
     * One model. Weights elsewhere have no digest; the identity of its space is the kind of server,
     * the model's name and its prefixes, so that the same model on another host keeps its vectors.
     *
     * @throws ProblemException {@code unavailable} while the server rests after repeated failures
     */
    @Override
    public ModelList models() {
        if (!calls.isAsked()) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE, server.title() + " failed repeatedly.");
        }
        var details =
                new ModelList.Details(
                        digest(),
                        server.kind().text(),
                        settings.dimensions(),
                        settings.tokensMax(),
                        settings.languages());
        return ModelList.of(
                List.of(
                        new ModelList.Model(
                                server.model(),
                                "model",
                                0,
                                server.kind().text(),
                                Optional.of(details))));
    }

    @Override
    public void close() {
        calls.close();
    }

    private EmbeddingWire.Vectors embed(List<String> batch) {
        var call =
                new Transport.Call(
                        server.resolve(server.dialect().embeddings()), wire.body(batch), false);
        EmbeddingWire.Vectors vectors = calls.ask(call, body -> wire.read(body, batch.size()));
        for (float[] values : vectors.values()) {
            if (values.length != settings.dimensions()) {
                throw new ProblemException(
                        ProblemKind.UNAVAILABLE,
                        "%s sends vectors of %d numbers and %s.dimensions is %d. The operator sets the model's."
                                .formatted(
                                        server.title(),
                                        values.length,
                                        RemoteEmbeddingSettings.PREFIX,
                                        settings.dimensions()));
            }
        }
        return vectors;
    }

    private List<String> texts(EmbeddingRequest request) {
        if (!request.input().tokens().isEmpty()) {
            throw badRequest("The model server takes texts, not token ids; send strings.");
        }
        List<String> texts = request.input().texts();
        if (texts.isEmpty() || texts.size() > INPUTS_MAX) {
            throw badRequest(
                    "input has %d entries; send 1 to %d.".formatted(texts.size(), INPUTS_MAX));
        }
        return texts;
    }

    private int dimensions(Optional<Integer> wanted) {
        int dimensions = wanted.orElse(settings.dimensions());
        if (dimensions >= 1 && dimensions <= settings.dimensions()) return dimensions;
        throw badRequest(
                "dimensions is %d; this model has 1 to %d."
                        .formatted(dimensions, settings.dimensions()));
    }

    private String prefix(Optional<String> purpose) {
        return switch (purpose.orElse("")) {
            case "" -> "";
            case "query" -> settings.queryPrefix();
            case "passage" -> settings.passagePrefix();
            default ->
                    throw badRequest(
                            "x_purpose is \"%s\"; use query or passage."
                                    .formatted(purpose.orElse("")));
        };
    }

    private static boolean isBase64(String format) {
        return switch (format) {
            case "base64" -> true;
            case "float" -> false;
            default ->
                    throw badRequest(
                            "encoding_format is \"%s\"; use float or base64.".formatted(format));
        };
    }

    /** The first numbers of the vector, at length 1 again. */
    private static float[] unit(float[] values, int dimensions) {
        float[] unit = Arrays.copyOf(values, dimensions);
        double squares = 0;
        for (float value : unit) squares += (double) value * value;
        if (squares == 0) return unit;
        double length = Math.sqrt(squares);
        for (int i = 0; i < dimensions; i++) unit[i] = (float) (unit[i] / length);
        return unit;
    }

    private String digest() {
        String identity =
                String.join(
                        "\n",
                        server.kind().text(),
                        server.model(),
                        settings.queryPrefix(),
                        settings.passagePrefix());
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(identity.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void requireModel(String wanted) {
        if (!wanted.isEmpty() && !wanted.equals(server.model())) {
            throw new ProblemException(
                    ProblemKind.UNKNOWN_MODEL,
                    "There is no model \"%s\" here; this service has %s."
                            .formatted(wanted, server.model()));
        }
    }

    private static ProblemException badRequest(String message) {
        return new ProblemException(ProblemKind.BAD_REQUEST, message);
    }
}
