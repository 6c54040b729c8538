package dev.footnote.engine.format;

import java.util.List;

/**
 * One operation of an ONNX graph. Exporters give the weights of a MatMul meaningless names; the
 * nodes tell which layer uses them.
 *
 * @param inputs names of tensors or of other nodes' outputs, empty for one left out
 */
public record OnnxNode(String operation, String name, List<String> inputs, List<String> outputs) {
    /** Copies the lists. */
    public OnnxNode {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
