package dev.footnote.contracts.openai;

import java.util.List;

/** The answer of {@code POST /v1/embeddings}: one vector per input, in the input's order. */
public record EmbeddingResponse(String object, List<Item> data, String model, Usage usage) {

    public record Item(String object, int index, EmbeddingVector embedding) {}

    public EmbeddingResponse {
        data = List.copyOf(data);
    }
}
