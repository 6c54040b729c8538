package dev.footnote.engine.template;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;

/** Filters on single values; those on lists are elsewhere. */
final class Filters {
    static final String NAMES =
            "default, tojson, string, safe, trim, upper, lower, capitalize, title, replace, indent,"
                + " escape, length, int, float, abs, round, list, first, last, reverse, join, sum,"
                + " min, max, sort, unique, map, select, reject, selectattr, rejectattr, groupby,"
                + " batch, items, dictsort";

    private final Budget budget;
    private final ListFilters lists;

    Filters(Budget budget, Operators operators) {
        this.budget = budget;
        this.lists = new ListFilters(budget, operators, this);
    }

    Value apply(String name, Value value, Value.Arguments arguments) {
        budget.step();
        return switch (name) {
            case "default", "d" -> otherwise(value, arguments);
            case "tojson" -> json(value, arguments);
            case "string" -> Value.of(PythonText.str(value));
            // Nothing is escaped, so nothing need be marked.
            case "safe" -> value;
            case "trim" -> Value.of(TextMethods.stripped(text(value), set(arguments), true, true));
            case "upper" -> Value.of(text(value).toUpperCase(Locale.ROOT));
            case "lower" -> Value.of(text(value).toLowerCase(Locale.ROOT));
            case "capitalize" -> Value.of(TextMethods.capitalized(text(value)));
            case "title" -> Value.of(TextMethods.title(text(value)));
            case "replace" -> replaced(value, arguments);
            case "indent" -> Value.of(indented(text(value), arguments));
            case "escape", "e" -> Value.of(escaped(text(value)));
            case "length", "count" -> Value.of(length(value));
            case "int" -> whole(value, arguments);
            case "float" -> real(value, arguments);
            case "abs" -> absolute(value);
            case "round" -> rounded(value, arguments);
            default -> lists.apply(name, value, arguments);
        };
    }

    private static String text(Value value) {
        return PythonText.str(value);
    }

    private static Optional<String> set(Value.Arguments arguments) {
        return arguments.get(0, "chars", new Value.None()) instanceof Value.Text text
                ? Optional.of(text.value())
                : Optional.empty();
    }

    private static Value otherwise(Value value, Value.Arguments arguments) {
        boolean falsy = arguments.get(1, "boolean", Value.of(false)).truth();
        boolean absent = value instanceof Value.Undefined || (falsy && !value.truth());
        return absent ? arguments.get(0, "default_value", Value.of("")) : value;
    }

    private Value json(Value value, Value.Arguments arguments) {
        String json = JsonWriter.write(value, shifted(arguments));
        budget.characters(json.length());
        return Value.of(json);
    }

    /** The bare filter takes the indent first; transformers' own takes ensure_ascii before it. */
    private static Value.Arguments shifted(Value.Arguments arguments) {
        boolean indentFirst = arguments.find(0, "") instanceof Value.Int;
        if (!indentFirst) {
            return arguments;
        }
        var positional = new ArrayList<>(arguments.positional());
        positional.addFirst(Value.of(false));
        return new Value.Arguments(positional, arguments.named());
    }

    private Value replaced(Value value, Value.Arguments arguments) {
        Value count = arguments.get(2, "count", new Value.None());
        return Value.of(
                TextMethods.replaced(
                        text(value),
                        text(arguments.require(0, "old")),
                        text(arguments.require(1, "new")),
                        count instanceof Value.None ? -1 : Operators.integer(count),
                        budget));
    }

    private String indented(String text, Value.Arguments arguments) {
        Value width = arguments.get(0, "width", Value.of(4));
        boolean first = arguments.get(1, "first", Value.of(false)).truth();
        boolean blank = arguments.get(2, "blank", Value.of(false)).truth();
        String space =
                width instanceof Value.Text given
                        ? given.value()
                        : " ".repeat(Math.clamp(Operators.integer(width), 0, 1000));
        String[] lines = text.split("\n", -1);
        budget.characters(text.length() + (long) lines.length * space.length());
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < lines.length; i++) {
            boolean indents = i == 0 ? first : blank || !lines[i].isBlank();
            out.append(i == 0 ? "" : "\n").append(indents ? space : "").append(lines[i]);
        }
        return out.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    private static long length(Value value) {
        return switch (value) {
            case Value.Text text -> text.value().codePointCount(0, text.value().length());
            case Value.ListOf list -> list.items().size();
            case Value.MapOf map -> map.entries().size();
            case Value.Undefined ignored -> 0;
            default ->
                    throw TemplateException.type(
                            "object of type '%s' has no length".formatted(value.typeName()));
        };
    }

    private static Value whole(Value value, Value.Arguments arguments) {
        Value otherwise = arguments.get(0, "default", Value.of(0));
        if (Operators.isNumber(value)) {
            return Value.of(Operators.integer(value));
        }
        try {
            return value instanceof Value.Text text
                    ? Value.of((long) Double.parseDouble(text.value().strip()))
                    : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static Value real(Value value, Value.Arguments arguments) {
        Value otherwise = arguments.get(0, "default", new Value.Real(0));
        if (Operators.isNumber(value)) {
            return new Value.Real(Operators.number(value));
        }
        try {
            return value instanceof Value.Text text
                    ? new Value.Real(Double.parseDouble(text.value().strip()))
                    : otherwise;
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static Value absolute(Value value) {
        if (value instanceof Value.Real real) {
            return new Value.Real(Math.abs(real.value()));
        }
        return Value.of(Math.abs(Operators.integer(value)));
    }

    private static Value rounded(Value value, Value.Arguments arguments) {
        long places = Operators.integer(arguments.get(0, "precision", Value.of(0)));
        String method = text(arguments.get(1, "method", Value.of("common")));
        double scale = Math.pow(10, Math.clamp(places, -15, 15));
        double scaled = Operators.number(value) * scale;
        double rounded =
                switch (method) {
                    case "common" -> Math.rint(scaled);
                    case "ceil" -> Math.ceil(scaled);
                    case "floor" -> Math.floor(scaled);
                    default ->
                            throw TemplateException.unsupported(
                                    "rounding", method, "common, ceil, floor");
                };
        return new Value.Real(rounded / scale);
    }
}
