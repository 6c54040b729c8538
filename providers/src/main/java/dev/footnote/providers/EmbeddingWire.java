package dev.footnote.providers;

import dev.footnote.contracts.openai.EmbeddingVector;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/** The shape of embeddings on the wire of each server. */
final class EmbeddingWire {
    /** One vector for each text, in order, and the tokens read; 0 where the server does not say. */
    record Vectors(List<float[]> values, int tokens) {
        Vectors {
            values = List.copyOf(values);
        }
    }

    private final ModelServer server;
    private final JsonMapper json;

    EmbeddingWire(ModelServer server, JsonMapper json) {
        this.server = server;
        this.json = json;
    }

    String body(List<String> texts) {
        ObjectNode body = json.createObjectNode();
        switch (server.kind()) {
            case OPENAI, AZURE, VLLM, LM_STUDIO, LLAMA_CPP -> {
                body.put("model", server.model());
                body.set("input", json.valueToTree(texts));
                body.put("encoding_format", "float");
            }
            case OLLAMA -> {
                body.put("model", server.model());
                body.set("input", json.valueToTree(texts));
                body.put("truncate", true);
            }
            // A SageMaker endpoint that embeds runs TEI's container.
            case TEI, SAGEMAKER -> {
                body.set("inputs", json.valueToTree(texts));
                body.put("normalize", true);
                body.put("truncate", true);
            }
            case TGI -> throw new IllegalStateException("checked with the settings");
        }
        return json.writeValueAsString(body);
    }

    Vectors read(String body, int count) {
        JsonNode answer = parsed(body);
        Vectors vectors =
                switch (server.kind()) {
                    case OPENAI, AZURE, VLLM, LM_STUDIO, LLAMA_CPP ->
                            new Vectors(
                                    indexed(answer.path("data"), count),
                                    answer.path("usage").path("prompt_tokens").asInt(0));
                    case OLLAMA ->
                            new Vectors(
                                    listed(answer.path("embeddings")),
                                    answer.path("prompt_eval_count").asInt(0));
                    case TEI, SAGEMAKER -> new Vectors(listed(answer), 0);
                    case TGI -> throw new IllegalStateException("checked with the settings");
                };
        if (vectors.values().size() != count) {
            throw unreadable("%d vectors for %d texts".formatted(vectors.values().size(), count));
        }
        return vectors;
    }

    /** Items say which text they belong to. */
    private List<float[]> indexed(JsonNode items, int count) {
        var ordered = new float[count][];
        for (JsonNode item : items) {
            int index = item.path("index").asInt(-1);
            if (index < 0 || index >= count) throw unreadable("a vector for text " + index);
            ordered[index] = vector(item.path("embedding"));
        }
        List<float[]> values = new ArrayList<>(count);
        for (float[] value : ordered) {
            if (value != null) values.add(value);
        }
        return values;
    }

    private List<float[]> listed(JsonNode items) {
        List<float[]> values = new ArrayList<>(items.size());
        for (JsonNode item : items) values.add(vector(item));
        return values;
    }

    private float[] vector(JsonNode numbers) {
        try {
            Object wire = json.treeToValue(numbers, Object.class);
            if (wire != null) return EmbeddingVector.ofWire(wire).values();
        } catch (IllegalArgumentException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
        throw unreadable("a vector is missing");
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
}
