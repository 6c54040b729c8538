package dev.footnote.engine.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes values as Python's {@code json.dumps} does, characters beyond ASCII as they are. */
final class JsonWriter {
    private final int indent; // negative: everything on one line
    private final boolean sorted;
    private final String itemSeparator;
    private final String keySeparator;
    private final StringBuilder out = new StringBuilder();

    private JsonWriter(Value.Arguments arguments) {
        this.indent =
                arguments.get(1, "indent", new Value.None()) instanceof Value.Int number
                        ? Math.clamp(number.value(), 0, 16)
                        : -1;
        this.sorted = arguments.get(3, "sort_keys", Value.of(false)).truth();
        Value separators = arguments.get(2, "separators", new Value.None());
        if (separators instanceof Value.ListOf list && list.items().size() == 2) {
            itemSeparator = PythonText.str(list.items().get(0));
            keySeparator = PythonText.str(list.items().get(1));
        } else {
            itemSeparator = indent >= 0 ? "," : ", ";
            keySeparator = ": ";
        }
    }

    /** Takes {@code ensure_ascii, indent, separators, sort_keys}; the first is never wanted. */
    static String write(Value value, Value.Arguments arguments) {
        JsonWriter writer = new JsonWriter(arguments);
        writer.value(value, 0);
        return writer.out.toString();
    }

    private void value(Value value, int depth) {
        switch (value) {
            case Value.None ignored -> out.append("null");
            case Value.Bool bool -> out.append(bool.value());
            case Value.Int number -> out.append(number.value());
            case Value.Real number -> out.append(PythonText.real(number.value()));
            case Value.Text text -> string(text.value());
            case Value.ListOf list -> list(list.items(), depth);
            case Value.MapOf map -> map(map, depth);
            case Value.Undefined undefined ->
                    throw TemplateException.undefined(undefined.description());
            case Value.Namespace ignored -> throw unwritable(value);
            case Value.Function ignored -> throw unwritable(value);
        }
    }

    private static TemplateException unwritable(Value value) {
        return TemplateException.type("a %s cannot be written as JSON".formatted(value.typeName()));
    }

    private void list(List<Value> items, int depth) {
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
            separate(i, depth + 1);
            value(items.get(i), depth + 1);
        }
        close(items.isEmpty(), depth);
        out.append(']');
    }

    private void map(Value.MapOf map, int depth) {
        List<Map.Entry<Value, Value>> entries = new ArrayList<>(map.entries().entrySet());
        if (sorted) {
            entries.sort(Comparator.comparing(entry -> PythonText.str(entry.getKey())));
        }
        out.append('{');
        for (int i = 0; i < entries.size(); i++) {
            separate(i, depth + 1);
            Value key = entries.get(i).getKey();
            if (key instanceof Value.Text text) {
                string(text.value());
            } else {
                out.append('"');
                value(key, depth + 1);
                out.append('"');
            }
            out.append(keySeparator);
            value(entries.get(i).getValue(), depth + 1);
        }
        close(entries.isEmpty(), depth);
        out.append('}');
    }

    private void separate(int index, int depth) {
        if (index > 0) {
            out.append(itemSeparator);
        }
        newLine(depth);
    }

    private void close(boolean empty, int depth) {
        if (!empty) {
            newLine(depth);
        }
    }

    private void newLine(int depth) {
        if (indent >= 0) {
            out.append('\n').repeat(' ', indent * depth);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
