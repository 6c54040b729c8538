package dev.footnote.providers;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/**
 * The cross-encoder of a server of Text Embeddings Inference, by its route {@code /rerank}. Each
 * text is scored by itself, so that batches change nothing.
 */
public final class RemoteReranking implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteReranking.class);

    private final ModelServer server;
    private final RemoteRerankSettings settings;
    private final JsonMapper json;
    private final JsonCalls calls;

    private RemoteReranking(RemoteRerankSettings settings, JsonMapper json) {
        this.server = settings.modelServer();
        this.settings = settings;
        this.json = json;
        this.calls =
                new JsonCalls(
                        server,
                        Transport.to(server, settings.limits(), settings.network(), json),
                        new Resilience(server, settings.limits()));
    }

    /** Connects to nothing yet. */
    public static RemoteReranking open(RemoteRerankSettings settings, JsonMapper json) {
        var reranking = new RemoteReranking(settings, json);
        LOG.info(
                "Ranking by {} at {}, model {}, key from {}",
                reranking.server.kind().text(),
                reranking.server.base(),
                reranking.server.model(),
                reranking.server.access().secret().origin());
        return reranking;
    }

    /**
     * The model's name for clients.
     *
     * @param wanted as a client names it; empty for whatever there is
     * @throws ProblemException when it is another one
     */
    public String model(String wanted) {
        if (wanted.isEmpty() || wanted.equals(server.model())) return server.model();
        throw new ProblemException(
                ProblemKind.UNKNOWN_MODEL,
                "There is no model \"%s\" to rank with here; this service has %s."
                        .formatted(wanted, server.model()));
    }

    /**
     * How well each text answers the query, as the model gives it, in the order of the texts.
     *
     * @param cut whether what is longer than the model reads is cut; else it is refused
     * @throws ProblemException when the server does not say
     */
    public List<Double> scores(String query, List<String> texts, boolean cut) {
        List<Double> scores = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += settings.batchMax()) {
            var batch = texts.subList(from, Math.min(from + settings.batchMax(), texts.size()));
            var call =
                    new Transport.Call(server.resolve("/rerank"), body(query, batch, cut), false);
            scores.addAll(calls.ask(call, body -> read(body, batch.size())));
        }
        return scores;
    }

    private String body(String query, List<String> texts, boolean cut) {
        ObjectNode body = json.createObjectNode();
        body.put("query", query);
        body.set("texts", json.valueToTree(texts));
        body.put("raw_scores", true);
        body.put("truncate", cut);
        return json.writeValueAsString(body);
    }

    /** The server answers best first; each says which text it is of. */
    private List<Double> read(String body, int count) {
        JsonNode ranks = parsed(body);
        var scores = new Double[count];
        for (JsonNode rank : ranks) {
            int index = rank.path("index").asInt(-1);
            JsonNode score = rank.path("score");
            if (index < 0 || index >= count || !score.isNumber()) {
                throw unreadable("a score for text " + index);
            }
            scores[index] = score.asDouble();
        }
        List<Double> ordered = new ArrayList<>(count);
        for (Double score : scores) {
            if (score != null) ordered.add(score);
        }
        if (ordered.size() != count) {
            throw unreadable("%d scores for %d texts".formatted(ordered.size(), count));
        }
        return ordered;
    }

    private JsonNode parsed(String body) {
        try {
            return json.readTree(body);
        } catch (JacksonException e) {
            throw unreadable("it is not JSON");
        }
    }

    private ModelServerException unreadable(String why) {
        return new ModelServerException(
                new Failure.Broken(
                        "%s sent something that cannot be read: %s."
                                .formatted(server.title(), why)));
    }

    @Override
    public void close() {
        calls.close();
    }
}
