package dev.footnote.engine.family;

import dev.footnote.engine.backend.Activation;
import dev.footnote.engine.family.ModelConfigException.Kind;

/** Activation functions as configurations spell them. */
final class Activations {

    private Activations() {}

    static Activation of(String name) {
        return switch (name) {
            case "silu", "swish" -> Activation.SILU;
            case "gelu" -> Activation.GELU;
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> Activation.GELU_TANH;
            case "relu" -> Activation.RELU;
            case "tanh" -> Activation.TANH;
            default ->
                    throw new ModelConfigException(
                            Kind.UNSUPPORTED,
                            ("activation '%s' is not supported; "
                                            + "these are: silu, gelu, gelu_new, relu, tanh")
                                    .formatted(name));
        };
    }
}
