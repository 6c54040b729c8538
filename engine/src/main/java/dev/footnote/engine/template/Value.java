package dev.footnote.engine.template;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of the template language, which is Python's in small. */
sealed interface Value {
    /** The value of a name or member that is not there; says which. */
    record Undefined(String description) implements Value {}

    /** Nothing. */
    record None() implements Value {}

    /** True or false. */
    record Bool(boolean value) implements Value {}

    /** A whole number. */
    record Int(long value) implements Value {}

    /** A floating-point number. */
    record Real(double value) implements Value {}

    /** A string. */
    record Text(String value) implements Value {}

    /** A list or tuple. */
    record ListOf(List<Value> items) implements Value {
        /** Copies the items. */
        public ListOf {
            items = List.copyOf(items);
        }
    }

    /** A dictionary; the order of entries is kept. */
    record MapOf(Map<Value, Value> entries) implements Value {
        /** Copies the entries. */
        public MapOf {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Nullable Value find(Value key) {
            return entries.get(key(key));
        }
    }

    /** What {@code namespace()} makes: its members may be set from within loops. */
    record Namespace(Map<String, Value> members) implements Value {}

    /** Something that can be called. */
    record Function(String name, Body body) implements Value {
        /** What a call does. */
        interface Body {
            Value call(Arguments arguments);
        }
    }

    /** The arguments of a call. */
    record Arguments(List<Value> positional, Map<String, Value> named) {
        static final Arguments NONE = new Arguments(List.of(), Map.of());

        int count() {
            return positional.size();
        }

        /** An argument by place or name. */
        @Nullable Value find(int index, String name) {
            return index < positional.size() ? positional.get(index) : named.get(name);
        }

        Value get(int index, String name, Value otherwise) {
            Value value = find(index, name);
            return value == null ? otherwise : value;
        }

        Value require(int index, String name) {
            Value value = find(index, name);
            if (value == null) {
                throw TemplateException.type("a call lacks its argument \"%s\"".formatted(name));
            }
            return value;
        }
    }

    /** Equal numbers are one key, whatever their type. */
    static Value key(Value value) {
        return switch (value) {
            case Bool bool -> new Int(bool.value() ? 1 : 0);
            case Real real when real.value() == Math.rint(real.value()) ->
                    new Int((long) real.value());
            default -> value;
        };
    }

    static Value of(boolean value) {
        return new Bool(value);
    }

    static Value of(long value) {
        return new Int(value);
    }

    static Value of(String value) {
        return new Text(value);
    }

    static Value of(List<Value> items) {
        return new ListOf(items);
    }

    static MapOf map(Map<String, Value> members) {
        Map<Value, Value> entries = new LinkedHashMap<>();
        members.forEach((name, value) -> entries.put(new Text(name), value));
        return new MapOf(entries);
    }

    /** A value of Java's as a value of the template; null is none. */
    static Value ofJava(@Nullable Object object) {
        return switch (object) {
            case null -> new None();
            case Value value -> value;
            case Boolean bool -> new Bool(bool);
            case Integer number -> new Int(number);
            case Long number -> new Int(number);
            case Float number -> new Real(number);
            case Double number -> new Real(number);
            case CharSequence text -> new Text(text.toString());
            case Iterable<?> elements -> {
                List<Value> items = new ArrayList<>();
                elements.forEach(element -> items.add(ofJava(element)));
                yield new ListOf(items);
            }
            case Map<?, ?> map -> {
                Map<Value, Value> entries = new LinkedHashMap<>();
                map.forEach((key, value) -> entries.put(key(ofJava(key)), ofJava(value)));
                yield new MapOf(entries);
            }
            default ->
                    throw new IllegalArgumentException(
                            ("a template variable is a %s; strings, numbers, booleans, lists"
                                            + " and maps are taken")
                                    .formatted(object.getClass().getName()));
        };
    }

    /** The name of the type in error messages. */
    default String typeName() {
        return switch (this) {
            case Undefined ignored -> "Undefined";
            case None ignored -> "NoneType";
            case Bool ignored -> "bool";
            case Int ignored -> "int";
            case Real ignored -> "float";
            case Text ignored -> "str";
            case ListOf ignored -> "list";
            case MapOf ignored -> "dict";
            case Namespace ignored -> "Namespace";
            case Function ignored -> "function";
        };
    }

    /** What counts as true: everything but nothing, zero and what is empty. */
    default boolean truth() {
        return switch (this) {
            case Undefined ignored -> false;
            case None ignored -> false;
            case Bool bool -> bool.value();
            case Int number -> number.value() != 0;
            case Real number -> number.value() != 0;
            case Text text -> !text.value().isEmpty();
            case ListOf list -> !list.items().isEmpty();
            case MapOf map -> !map.entries().isEmpty();
            case Namespace ignored -> true;
            case Function ignored -> true;
        };
    }
}
