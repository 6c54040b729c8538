package dev.footnote.engine.plan;

import java.util.List;

/**
 * What a backend does for one step, in order.
 *
 * @param encoder what it does once for a sequence, before; empty in models without cross attention
 * @param cacheWidths keys (and values) of a token in each layer that has a cache
 */
public record Plan(List<Operation> operations, List<Operation> encoder, List<Integer> cacheWidths) {

    public Plan {
        operations = List.copyOf(operations);
        encoder = List.copyOf(encoder);
        cacheWidths = List.copyOf(cacheWidths);
    }

    /** Bytes of keys and values that one token keeps, as floats. */
    public long cacheBytesPerToken() {
        return cacheWidths.stream().mapToLong(width -> 2L * width * Float.BYTES).sum();
    }
}
