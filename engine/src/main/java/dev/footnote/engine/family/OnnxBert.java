package dev.footnote.engine.family;

import dev.footnote.engine.family.ModelConfigException.Kind;
import dev.footnote.engine.format.OnnxNode;
import dev.footnote.engine.format.Tensor;
import dev.footnote.engine.format.TensorType;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.plan.Weight;

import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BERT from an ONNX graph alone. Exporters keep the names of embeddings, biases and norms, but call
 * matrices {@code onnx::MatMul_1525} and store them transposed; the path of the node that
 * multiplies by one tells which it is. Sizes come from shapes, the heads' width from the square
 * root that scores are divided by.
 */
final class OnnxBert {

    private static final String FIRST_LAYER = "encoder.layer.0.";

    private OnnxBert() {}

    static Source source(WeightsFile file) {
        Map<String, Weight> matrices = new HashMap<>();
        Map<String, OnnxNode> nodes = new HashMap<>();
        for (OnnxNode node : file.nodes()) {
            String path = path(node.name());
            nodes.put(path, node);
            if (node.operation().equals("MatMul")
                    && path.endsWith(".MatMul")
                    && file.tensors().containsKey(node.inputs().getLast())) {
                String name = path.substring(0, path.length() - "MatMul".length()) + "weight";
                Weight stored = Weight.named(node.inputs().getLast());
                matrices.put(name, new Weight.Transposed(stored));
            }
        }
        if (!matrices.containsKey(FIRST_LAYER + "attention.self.query.weight")) {
            throw new ModelConfigException(
                    Kind.UNSUPPORTED,
                    ("%s is an ONNX graph, but not of a BERT encoder as PyTorch exports it; "
                                    + "take the safetensors or GGUF form of this model")
                            .formatted(file.path()));
        }
        TensorNames names = TensorNames.of(file.tensors().keySet(), matrices);
        return new Source(Config.of(hyperParameters(file, nodes, matrices)), names, false);
    }

    /** Dots for slashes, without the model's own name in front. */
    private static String path(String nodeName) {
        String dotted = nodeName.replace('/', '.');
        dotted = dotted.startsWith(".") ? dotted.substring(1) : dotted;
        return dotted.startsWith("bert.") ? dotted.substring("bert.".length()) : dotted;
    }

    private static Map<String, Object> hyperParameters(
            WeightsFile file, Map<String, OnnxNode> nodes, Map<String, Weight> matrices) {
        List<Integer> words = shape(file, "embeddings.word_embeddings.weight");
        List<Integer> positions = shape(file, "embeddings.position_embeddings.weight");
        List<Integer> inner = shape(file, FIRST_LAYER + "intermediate.dense.bias");
        double root = constant(file, nodes, FIRST_LAYER + "attention.self.Div");
        double epsilon = constant(file, nodes, "embeddings.LayerNorm.Add");
        long layers =
                matrices.keySet().stream()
                        .filter(name -> name.endsWith("attention.self.query.weight"))
                        .count();
        long headWidth = Math.round(root * root);
        return Map.of(
                "model_type",
                "bert",
                "hidden_size",
                (long) words.get(1),
                "vocab_size",
                (long) words.get(0),
                "max_position_embeddings",
                (long) positions.get(0),
                "intermediate_size",
                (long) inner.get(0),
                "num_hidden_layers",
                layers,
                "num_attention_heads",
                words.get(1) / headWidth,
                "layer_norm_eps",
                epsilon);
    }

    private static List<Integer> shape(WeightsFile file, String name) {
        return file.require(name).shape();
    }

    /** The number that a node takes beside its data. */
    private static double constant(WeightsFile file, Map<String, OnnxNode> nodes, String path) {
        OnnxNode node = nodes.get(path);
        Tensor tensor = node == null ? null : file.tensors().get(node.inputs().getLast());
        if (tensor == null || tensor.type() != TensorType.F32 || tensor.elements() != 1) {
            throw new ModelConfigException(
                    Kind.UNSUPPORTED,
                    ("the ONNX graph %s has no constant at %s; "
                                    + "take the safetensors or GGUF form of this model")
                            .formatted(file.path(), path));
        }
        return tensor.data().get(ValueLayout.JAVA_FLOAT_UNALIGNED, 0);
    }
}
