package dev.footnote.engine.family;

import dev.footnote.engine.family.ModelConfigException.Kind;
import dev.footnote.engine.json.JsonValue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The hyper-parameters of a model under the names that Hugging Face gives them, read with their
 * types checked. Absent and null are the same.
 */
public final class Config {

    private final Map<String, Object> values;

    private Config(Map<String, Object> values) {
        this.values = Map.copyOf(values);
    }

    /** A {@code config.json}. */
    public static Config of(JsonValue json) {
        return new Config(members(json.asObject()));
    }

    /** Values of the types Long, Double, Boolean, String, List and Map. */
    public static Config of(Map<String, Object> values) {
        return new Config(values);
    }

    private static Map<String, Object> members(JsonValue.JsonObject object) {
        Map<String, Object> values = new HashMap<>();
        object.members().forEach((name, value) -> plain(value).ifPresent(v -> values.put(name, v)));
        return values;
    }

    private static Optional<Object> plain(JsonValue value) {
        return switch (value) {
            case JsonValue.JsonNull ignored -> Optional.empty();
            case JsonValue.JsonObject object -> Optional.of(members(object));
            case JsonValue.JsonArray array -> {
                List<Object> elements = new ArrayList<>();
                array.elements().forEach(element -> plain(element).ifPresent(elements::add));
                yield Optional.of(List.copyOf(elements));
            }
            case JsonValue.JsonString(String text) -> Optional.of(text);
            case JsonValue.JsonNumber(double number) -> Optional.of(number);
            case JsonValue.JsonBoolean(boolean flag) -> Optional.of(flag);
        };
    }

    /** The same where values of the names on the left also have those on the right. */
    Config renamed(Map<String, String> names) {
        Map<String, Object> more = new HashMap<>(values);
        names.forEach((from, to) -> find(from).ifPresent(value -> more.putIfAbsent(to, value)));
        return new Config(more);
    }

    /** The same with a section. */
    Config with(String name, Config section) {
        Map<String, Object> more = new HashMap<>(values);
        more.put(name, section.values);
        return new Config(more);
    }

    /** The same with the values of another, which count first. */
    Config withAll(Config other) {
        Map<String, Object> more = new HashMap<>(values);
        more.putAll(other.values);
        return new Config(more);
    }

    /** Those of these values that are there. */
    Config only(String... names) {
        Map<String, Object> fewer = new HashMap<>(values);
        fewer.keySet().retainAll(Set.of(names));
        return new Config(fewer);
    }

    /** Whether there is a value. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A whole number that must be there. */
    public int integer(String name) {
        return asInt(name, required(name));
    }

    /** A whole number, or what stands for it. */
    public int integer(String name, int otherwise) {
        return find(name).map(value -> asInt(name, value)).orElse(otherwise);
    }

    /** A number that must be there. */
    public float number(String name) {
        return asNumber(name, required(name)).floatValue();
    }

    /** A number, or what stands for it. */
    public float number(String name, float otherwise) {
        return find(name).map(value -> asNumber(name, value).floatValue()).orElse(otherwise);
    }

    /** A flag, or what stands for it. */
    public boolean flag(String name, boolean otherwise) {
        return find(name)
                .map(
                        value -> {
                            if (value instanceof Boolean flag) {
                                return flag;
                            }
                            throw wrongType(name, value, "true or false");
                        })
                .orElse(otherwise);
    }

    /** A text, or what stands for it. */
    public String text(String name, String otherwise) {
        return find(name)
                .map(
                        value -> {
                            if (value instanceof String text) {
                                return text;
                            }
                            throw wrongType(name, value, "a text");
                        })
                .orElse(otherwise);
    }

    /** A list of numbers that must be there. */
    public List<Float> numbers(String name) {
        if (required(name) instanceof List<?> list) {
            List<Float> numbers = new ArrayList<>();
            for (Object element : list) {
                numbers.add(asNumber(name, element).floatValue());
            }
            return List.copyOf(numbers);
        }
        throw wrongType(name, required(name), "a list of numbers");
    }

    /** A list of texts; empty when absent. */
    public List<String> texts(String name) {
        Object value = values.get(name);
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return List.of();
    }

    /** A nested object. */
    public Optional<Config> section(String name) {
        return find(name)
                .map(
                        value -> {
                            if (!(value instanceof Map<?, ?> map)) {
                                throw wrongType(name, value, "an object");
                            }
                            Map<String, Object> inner = new HashMap<>();
                            map.forEach((k, v) -> inner.put(String.valueOf(k), v));
                            return new Config(inner);
                        });
    }

    Optional<Object> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private Object required(String name) {
        return find(name)
                .orElseThrow(
                        () ->
                                new ModelConfigException(
                                        Kind.MISSING,
                                        ("the configuration has no %s; without it this model cannot"
                                                        + " be laid out")
                                                .formatted(name)));
    }

    private static int asInt(String name, Object value) {
        double number = asNumber(name, value).doubleValue();
        if (number != (int) number) {
            throw wrongType(name, value, "a whole number of 32 bits");
        }
        return (int) number;
    }

    private static Number asNumber(String name, Object value) {
        if (value instanceof Number number) {
            return number;
        }
        throw wrongType(name, value, "a number");
    }

    private static ModelConfigException wrongType(String name, Object value, String expected) {
        return new ModelConfigException(
                Kind.MALFORMED,
                "%s in the configuration is %s; expected %s".formatted(name, value, expected));
    }
}
