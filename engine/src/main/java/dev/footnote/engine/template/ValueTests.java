package dev.footnote.engine.template;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/** What {@code is} asks. */
final class ValueTests {
    private static final String NAMES =
            "defined, undefined, none, boolean, true, false, string, number, integer, float,"
                + " mapping, callable, sequence, iterable, even, odd, divisibleby, lower, upper,"
                + " eq, ne, lt, le, gt, ge, in";

    private ValueTests() {}

    static boolean test(String name, Value value, Value.Arguments arguments) {
        Boolean comparison = comparison(name, value, arguments);
        if (comparison != null) {
            return comparison;
        }
        return switch (name) {
            case "defined" -> !(value instanceof Value.Undefined);
            case "undefined" -> value instanceof Value.Undefined;
            case "none" -> value instanceof Value.None;
            case "boolean" -> value instanceof Value.Bool;
            case "true" -> value.equals(Value.of(true));
            case "false" -> value.equals(Value.of(false));
            case "string" -> value instanceof Value.Text;
            case "number" -> Operators.isNumber(value);
            case "integer" -> value instanceof Value.Int;
            case "float" -> value instanceof Value.Real;
            case "mapping" -> value instanceof Value.MapOf;
            case "callable" -> value instanceof Value.Function;
            case "sequence", "iterable" ->
                    value instanceof Value.ListOf
                            || value instanceof Value.MapOf
                            || value instanceof Value.Text
                            || value instanceof Value.Undefined;
            case "even" -> Math.floorMod(Operators.integer(value), 2) == 0;
            case "odd" -> Math.floorMod(Operators.integer(value), 2) == 1;
            case "divisibleby" ->
                    Operators.integer(value) % divisor(arguments.require(0, "num")) == 0;
            case "lower" -> cased(value, PythonText.str(value).toLowerCase(Locale.ROOT));
            case "upper" -> cased(value, PythonText.str(value).toUpperCase(Locale.ROOT));
            default -> throw TemplateException.unsupported("test", name, NAMES);
        };
    }

    private static @Nullable Boolean comparison(
            String name, Value value, Value.Arguments arguments) {
        return switch (name) {
            case "eq", "equalto", "==", "sameas" -> Operators.equal(value, other(arguments));
            case "ne", "!=" -> !Operators.equal(value, other(arguments));
            case "lt", "lessthan", "<" -> Operators.order(value, other(arguments)) < 0;
            case "le", "<=" -> Operators.order(value, other(arguments)) <= 0;
            case "gt", "greaterthan", ">" -> Operators.order(value, other(arguments)) > 0;
            case "ge", ">=" -> Operators.order(value, other(arguments)) >= 0;
            case "in" ->
                    Members.elements(other(arguments)).stream()
                                    .anyMatch(item -> Operators.equal(item, value))
                            || (other(arguments) instanceof Value.Text text
                                    && text.value().contains(PythonText.str(value)));
            default -> null;
        };
    }

    private static Value other(Value.Arguments arguments) {
        return arguments.require(0, "other");
    }

    private static long divisor(Value value) {
        long divisor = Operators.integer(value);
        if (divisor == 0) {
            throw TemplateException.type("division by zero");
        }
        return divisor;
    }

    private static boolean cased(Value value, String wanted) {
        String text = PythonText.str(value);
        return text.equals(wanted) && text.codePoints().anyMatch(Character::isLetter);
    }
}
