package dev.footnote.engine.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a dot or a subscript finds in a value. */
final class Members {
    private Members() {}

    /** {@code object.name}: a method of the type first, then an entry of that name. */
    static Value attribute(Value object, String name, Budget budget) {
        Operators.requireDefined(object);
        Optional<Value> method = method(object, name, budget);
        if (method.isPresent()) {
            return method.get();
        }
        Value entry =
                switch (object) {
                    case Value.MapOf map -> map.find(Value.of(name));
                    case Value.Namespace namespace -> namespace.members().get(name);
                    default -> null;
                };
        return entry == null ? missing(object, name) : entry;
    }

    /** {@code object[key]}: an entry first, then a method of that name. */
    static Value item(Value object, Value key, Budget budget) {
        Operators.requireDefined(object);
        if (object instanceof Value.MapOf map) {
            Value entry = map.find(key);
            if (entry != null) {
                return entry;
            }
        }
        if (key instanceof Value.Int index && object instanceof Value.ListOf list) {
            int at = place(index.value(), list.items().size());
            return at < 0 ? missing(object, index.value()) : list.items().get(at);
        }
        if (key instanceof Value.Int index && object instanceof Value.Text text) {
            int[] codes = text.value().codePoints().toArray();
            int at = place(index.value(), codes.length);
            return at < 0
                    ? missing(object, index.value())
                    : Value.of(Character.toString(codes[at]));
        }
        if (key instanceof Value.Text name) {
            return method(object, name.value(), budget)
                    .orElseGet(() -> missing(object, name.value()));
        }
        return missing(object, PythonText.str(key));
    }

    private static int place(long index, int size) {
        long at = index < 0 ? index + size : index;
        return at < 0 || at >= size ? -1 : (int) at;
    }

    private static Value missing(Value object, Object name) {
        return new Value.Undefined(
                "'%s object' has no attribute '%s'".formatted(object.typeName(), name));
    }

    private static Optional<Value> method(Value object, String name, Budget budget) {
        Optional<Value.Function.Body> body =
                switch (object) {
                    case Value.Text text -> TextMethods.find(text.value(), name, budget);
                    case Value.MapOf map -> mapMethod(map, name);
                    case Value.ListOf list -> listMethod(list, name);
                    default -> Optional.empty();
                };
        return body.map(found -> new Value.Function(name, found));
    }

    private static Optional<Value.Function.Body> mapMethod(Value.MapOf map, String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "items" -> arguments -> items(map);
                    case "keys" -> arguments -> Value.of(List.copyOf(map.entries().keySet()));
                    case "values" -> arguments -> Value.of(List.copyOf(map.entries().values()));
                    case "copy" -> arguments -> map;
                    case "get" ->
                            arguments -> {
                                Value found = map.find(arguments.require(0, "key"));
                                return found != null
                                        ? found
                                        : arguments.get(1, "default", new Value.None());
                            };
                    default -> null;
                });
    }

    /** The entries as pairs. */
    static Value items(Value.MapOf map) {
        List<Value> items = new ArrayList<>();
        for (Map.Entry<Value, Value> entry : map.entries().entrySet()) {
            items.add(Value.of(List.of(entry.getKey(), entry.getValue())));
        }
        return Value.of(items);
    }

    private static Optional<Value.Function.Body> listMethod(Value.ListOf list, String name) {
        return switch (name) {
            case "count" ->
                    Optional.of(
                            arguments -> {
                                Value wanted = arguments.require(0, "value");
                                return Value.of(
                                        list.items().stream()
                                                .filter(item -> Operators.equal(item, wanted))
                                                .count());
                            });
            case "index" ->
                    Optional.of(
                            arguments -> {
                                Value wanted = arguments.require(0, "value");
                                for (int i = 0; i < list.items().size(); i++) {
                                    if (Operators.equal(list.items().get(i), wanted)) {
                                        return Value.of((long) i);
                                    }
                                }
                                throw TemplateException.type("the value is not in the list");
                            });
            default -> Optional.empty();
        };
    }

    /** The elements that a loop visits. */
    static List<Value> elements(Value value) {
        return switch (value) {
            case Value.ListOf list -> list.items();
            case Value.MapOf map -> List.copyOf(map.entries().keySet());
            case Value.Text text ->
                    text.value()
                            .codePoints()
                            .mapToObj(code -> Value.of(Character.toString(code)))
                            .toList();
            case Value.Undefined ignored -> List.of();
            default ->
                    throw TemplateException.type(
                            "'%s' object is not iterable".formatted(value.typeName()));
        };
    }

    /** What a loop's body knows about where it is. */
    static Value loop(List<Value> values, int index) {
        Map<String, Value> members = new LinkedHashMap<>();
        int size = values.size();
        members.put("index", Value.of(index + 1L));
        members.put("index0", Value.of((long) index));
        members.put("revindex", Value.of((long) size - index));
        members.put("revindex0", Value.of(size - index - 1L));
        members.put("first", Value.of(index == 0));
        members.put("last", Value.of(index == size - 1));
        members.put("length", Value.of((long) size));
        if (index > 0) {
            members.put("previtem", values.get(index - 1));
        }
        if (index + 1 < size) {
            members.put("nextitem", values.get(index + 1));
        }
        members.put(
                "cycle",
                new Value.Function(
                        "cycle",
                        arguments -> {
                            if (arguments.positional().isEmpty()) {
                                throw TemplateException.type("loop.cycle needs values");
                            }
                            return arguments.positional().get(index % arguments.count());
                        }));
        return Value.map(members);
    }
}
