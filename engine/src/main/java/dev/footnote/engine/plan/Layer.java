package dev.footnote.engine.plan;

import java.util.List;

/** Parts in sequence, or all on the layer's own input with their results added. */
public record Layer(Flow flow, List<Part> parts) {

    public Layer {
        parts = List.copyOf(parts);
    }

    /** What a part reads. */
    public enum Flow {
        /** What the part before it left. */
        SEQUENTIAL,
        /** What the layer was given. */
        PARALLEL
    }

    /** Parts one after another. */
    public static Layer sequential(Part... parts) {
        return new Layer(Flow.SEQUENTIAL, List.of(parts));
    }
}
