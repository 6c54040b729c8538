package dev.footnote.engine.format;

import static dev.footnote.engine.format.ModelFileException.Kind.LIMIT;
import static dev.footnote.engine.format.ModelFileException.Kind.MALFORMED;
import static dev.footnote.engine.format.ModelFileException.Kind.MISSING;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GGUF files in several parts, {@code NAME-00001-of-00003.gguf}: each is a file of its own with the
 * keys {@code split.no} and {@code split.count}; the first also has the model's metadata.
 */
final class SplitGguf {
    private static final Pattern PART = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");
    private static final int PARTS_MAX = 1024;

    private SplitGguf() {}

    /** One whole file, or all parts of which this is the first. */
    static Contents read(Path path, OpenFiles open) {
        Contents first = GgufReader.read(path.toString(), open.map(path));
        int count = number(first, "split.count", 1);
        if (count <= 1) {
            return first;
        }
        if (count > PARTS_MAX) {
            throw new ModelFileException(
                    LIMIT,
                    "%s: one of %d parts; at most %d are read.".formatted(path, count, PARTS_MAX));
        }
        Matcher name = PART.matcher(String.valueOf(path.getFileName()));
        if (!name.matches() || Integer.parseInt(name.group(3)) != count) {
            throw new ModelFileException(
                    MALFORMED,
                    "%s: one of %d parts, but not named like model-00001-of-%05d.gguf. Name it so."
                            .formatted(path, count, count));
        }
        if (number(first, "split.no", 0) != 0) {
            throw new ModelFileException(
                    MALFORMED,
                    "%s: not the first part. Open %s-00001-of-%05d.gguf instead."
                            .formatted(path, name.group(1), count));
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>(first.tensors());
        for (int part = 1; part < count; part++) {
            String partName = "%s-%05d-of-%05d.gguf".formatted(name.group(1), part + 1, count);
            add(path.resolveSibling(partName), part, open, tensors);
        }
        int expected = number(first, "split.tensors.count", tensors.size());
        if (expected != tensors.size()) {
            throw new ModelFileException(
                    MISSING,
                    "%s: all parts have %d tensors together, expected %d. Download them again."
                            .formatted(path, tensors.size(), expected));
        }
        return new Contents(first.metadata(), tensors, first.nodes());
    }

    private static void add(Path path, int part, OpenFiles open, Map<String, Tensor> tensors) {
        if (!Files.isRegularFile(path)) {
            throw new ModelFileException(
                    MISSING,
                    "%s: this part of the model is missing. Download it too.".formatted(path));
        }
        Contents contents = GgufReader.read(path.toString(), open.map(path));
        if (number(contents, "split.no", -1) != part) {
            throw new ModelFileException(
                    MALFORMED,
                    "%s: is part %s of a model, expected %d. Download it again."
                            .formatted(path, contents.metadata().get("split.no"), part));
        }
        contents.tensors()
                .forEach(
                        (name, tensor) -> {
                            if (tensors.put(name, tensor) != null) {
                                throw new ModelFileException(
                                        MALFORMED,
                                        "%s: tensor %s is in another part too."
                                                .formatted(path, name));
                            }
                        });
    }

    private static int number(Contents contents, String key, int otherwise) {
        return contents.metadata().get(key) instanceof Long value && value == value.intValue()
                ? value.intValue()
                : otherwise;
    }
}
