package dev.footnote.engine.plan;

import java.util.List;
import java.util.Optional;

/** Input, layers, and what closes them. */
public record Stack(Input input, List<Layer> layers, Optional<Norm> closing) {

    public Stack {
        layers = List.copyOf(layers);
    }
}
