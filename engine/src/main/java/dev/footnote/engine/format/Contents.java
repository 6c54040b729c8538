package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.MISSING;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a reader found in one file. */
record Contents(Map<String, Object> metadata, Map<String, Tensor> tensors, List<OnnxNode> nodes) {
    Contents {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        nodes = List.copyOf(nodes);
    }

    /** The tensor, or an error that names it and the file. */
    Tensor require(String file, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new ModelFileException(
                    MISSING,
                    "%s: no tensor %s among %d. The file is of another kind of model."
                            .formatted(file, name, tensors.size()));
        }
        return tensor;
    }
}
