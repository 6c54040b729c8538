package dev.footnote.engine.tokenize;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Typed access to the {@code tokenizer.ggml.*} keys. */
final class GgufKeys {
    private static final String PREFIX = "tokenizer.ggml.";

    private final Map<String, Object> metadata;

    GgufKeys(Map<String, Object> metadata) {
        this.metadata = metadata;
    }

    String text(String name, String otherwise) {
        Object value = metadata.get(PREFIX + name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof String text) {
            return text;
        }
        throw unexpected(name, value, "a string");
    }

    boolean flag(String name, boolean otherwise) {
        Object value = metadata.get(PREFIX + name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw unexpected(name, value, "true or false");
    }

    /** The id of a token; absent when the file names none. */
    OptionalInt id(String name, int size) {
        Object value = metadata.get(PREFIX + name);
        if (value == null) {
            return OptionalInt.empty();
        }
        if (value instanceof Long id && id >= 0 && id < size) {
            return OptionalInt.of(id.intValue());
        }
        throw unexpected(name, value, "a token id below " + size);
    }

    int requiredId(String name, String otherwise, int size) {
        OptionalInt found = id(name, size);
        OptionalInt id = found.isPresent() ? found : id(otherwise, size);
        return id.orElseThrow(
                () ->
                        new TokenizerException(
                                TokenizerException.Kind.MALFORMED,
                                "GGUF metadata has neither %s%s nor %s%s"
                                        .formatted(PREFIX, name, PREFIX, otherwise)));
    }

    List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        for (Object element : list(name)) {
            if (!(element instanceof String text)) {
                throw unexpected(name, element, "strings");
            }
            strings.add(text);
        }
        return strings;
    }

    int[] ints(String name, int size) {
        List<?> values = sized(name, size);
        int[] ints = new int[size];
        for (int i = 0; i < size; i++) {
            if (!(values.get(i) instanceof Long value)) {
                throw unexpected(name, values.get(i), "whole numbers");
            }
            ints[i] = Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        return ints;
    }

    double[] doubles(String name, int size) {
        List<?> values = sized(name, size);
        double[] doubles = new double[size];
        for (int i = 0; i < size; i++) {
            if (!(values.get(i) instanceof Double value)) {
                throw unexpected(name, values.get(i), "numbers");
            }
            doubles[i] = value;
        }
        return doubles;
    }

    private List<?> sized(String name, int size) {
        List<?> values = list(name);
        if (values.size() != size) {
            throw new TokenizerException(
                    TokenizerException.Kind.MALFORMED,
                    "GGUF metadata %s%s has %d elements, expected one for each of %d tokens"
                            .formatted(PREFIX, name, values.size(), size));
        }
        return values;
    }

    private List<?> list(String name) {
        Object value = metadata.get(PREFIX + name);
        if (value instanceof List<?> list) {
            return list;
        }
        throw unexpected(name, value == null ? "absent" : value, "a list");
    }

    private static TokenizerException unexpected(String name, Object found, String expected) {
        String shown = found.toString();
        return new TokenizerException(
                TokenizerException.Kind.MALFORMED,
                "GGUF metadata %s%s is %s, expected %s"
                        .formatted(
                                PREFIX,
                                name,
                                shown.substring(0, Math.min(shown.length(), 60)),
                                expected));
    }
}
