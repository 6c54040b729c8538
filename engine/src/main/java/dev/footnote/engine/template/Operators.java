package dev.footnote.engine.template;

import dev.footnote.engine.template.Expression.Operator;
import dev.footnote.engine.template.Expression.Relation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What operators do with values, as in Python. */
final class Operators {
    private final Budget budget;

    Operators(Budget budget) {
        this.budget = budget;
    }

    Value apply(Operator operator, Value left, Value right) {
        if (operator == Operator.CONCATENATE) {
            return joined(PythonText.str(left), PythonText.str(right));
        }
        requireDefined(left);
        requireDefined(right);
        if (operator == Operator.ADD) {
            if (left instanceof Value.Text a && right instanceof Value.Text b) {
                return joined(a.value(), b.value());
            }
            if (left instanceof Value.ListOf a && right instanceof Value.ListOf b) {
                budget.steps(a.items().size() + (long) b.items().size());
                List<Value> items = new ArrayList<>(a.items());
                items.addAll(b.items());
                return Value.of(items);
            }
        }
        if (operator == Operator.MULTIPLY) {
            if (left instanceof Value.Int count && !isNumber(right)) {
                return repeated(right, count.value());
            }
            if (right instanceof Value.Int count && !isNumber(left)) {
                return repeated(left, count.value());
            }
        }
        if (!isNumber(left) || !isNumber(right)) {
            throw TemplateException.type(
                    "unsupported operand types for %s: %s and %s"
                            .formatted(operator, left.typeName(), right.typeName()));
        }
        if (left instanceof Value.Real || right instanceof Value.Real) {
            return real(operator, number(left), number(right));
        }
        return whole(operator, integer(left), integer(right));
    }

    private Value joined(String left, String right) {
        budget.characters((long) left.length() + right.length());
        return Value.of(left + right);
    }

    private Value repeated(Value value, long count) {
        long times = Math.max(0, count);
        if (value instanceof Value.Text text) {
            budget.characters(saturated(text.value().length(), times));
            return Value.of(text.value().repeat((int) times));
        }
        if (value instanceof Value.ListOf list) {
            budget.steps(saturated(list.items().size(), times));
            List<Value> items = new ArrayList<>();
            for (long i = 0; i < times && !list.items().isEmpty(); i++) {
                items.addAll(list.items());
            }
            return Value.of(items);
        }
        throw TemplateException.type("a %s cannot be repeated".formatted(value.typeName()));
    }

    private static long saturated(long a, long b) {
        // Even empty strings count, or an absurd count would overflow the call that repeats them.
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : Math.max(a * b, b);
    }

    private static Value whole(Operator operator, long a, long b) {
        try {
            return switch (operator) {
                case ADD -> Value.of(Math.addExact(a, b));
                case SUBTRACT -> Value.of(Math.subtractExact(a, b));
                case MULTIPLY -> Value.of(Math.multiplyExact(a, b));
                case DIVIDE -> new Value.Real((double) a / nonZero(b));
                case FLOOR_DIVIDE -> Value.of(Math.floorDiv(a, nonZero(b)));
                case MODULO -> Value.of(Math.floorMod(a, nonZero(b)));
                case POWER ->
                        b < 0
                                ? new Value.Real(Math.pow((double) a, (double) b))
                                : Value.of(power(a, b));
                case CONCATENATE -> throw new IllegalStateException("handled before");
            };
        } catch (ArithmeticException e) {
            throw TemplateException.type(
                    "%s of %d and %d: no 64-bit result".formatted(operator, a, b));
        }
    }

    private static long nonZero(long b) {
        if (b == 0) {
            throw TemplateException.type("division by zero");
        }
        return b;
    }

    private static long power(long base, long exponent) {
        long result = 1;
        for (long i = 0; i < exponent && result != 0 && !(base == 1); i++) {
            if (base == -1) {
                return exponent % 2 == 0 ? 1 : -1;
            }
            result = Math.multiplyExact(result, base);
        }
        return result;
    }

    private static Value real(Operator operator, double a, double b) {
        boolean divides =
                operator == Operator.DIVIDE
                        || operator == Operator.FLOOR_DIVIDE
                        || operator == Operator.MODULO;
        if (divides && b == 0) {
            throw TemplateException.type("division by zero");
        }
        return new Value.Real(
                switch (operator) {
                    case ADD -> a + b;
                    case SUBTRACT -> a - b;
                    case MULTIPLY -> a * b;
                    case DIVIDE -> a / b;
                    case FLOOR_DIVIDE -> Math.floor(a / b);
                    case MODULO -> a - b * Math.floor(a / b);
                    case POWER -> Math.pow(a, b);
                    case CONCATENATE -> throw new IllegalStateException("handled before");
                });
    }

    boolean compare(Relation relation, Value left, Value right) {
        return switch (relation) {
            case EQUAL -> equal(left, right);
            case NOT_EQUAL -> !equal(left, right);
            case LESS -> order(left, right) < 0;
            case LESS_OR_EQUAL -> order(left, right) <= 0;
            case GREATER -> order(left, right) > 0;
            case GREATER_OR_EQUAL -> order(left, right) >= 0;
            case IN -> contains(right, left);
            case NOT_IN -> !contains(right, left);
        };
    }

    static boolean equal(Value left, Value right) {
        if (isNumber(left) && isNumber(right)) {
            return number(left) == number(right);
        }
        if (left instanceof Value.Undefined && right instanceof Value.Undefined) {
            return true;
        }
        if (left instanceof Value.ListOf a && right instanceof Value.ListOf b) {
            boolean same = a.items().size() == b.items().size();
            for (int i = 0; same && i < a.items().size(); i++) {
                same = equal(a.items().get(i), b.items().get(i));
            }
            return same;
        }
        if (left instanceof Value.MapOf a && right instanceof Value.MapOf b) {
            boolean same = a.entries().size() == b.entries().size();
            for (Map.Entry<Value, Value> entry : a.entries().entrySet()) {
                Value other = b.entries().get(entry.getKey());
                same = same && other != null && equal(entry.getValue(), other);
            }
            return same;
        }
        return left.equals(right);
    }

    static int order(Value left, Value right) {
        if (isNumber(left) && isNumber(right)) {
            return Double.compare(number(left), number(right));
        }
        if (left instanceof Value.Text a && right instanceof Value.Text b) {
            return a.value().compareTo(b.value());
        }
        if (left instanceof Value.ListOf a && right instanceof Value.ListOf b) {
            int common = Math.min(a.items().size(), b.items().size());
            for (int i = 0; i < common; i++) {
                int order = order(a.items().get(i), b.items().get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(a.items().size(), b.items().size());
        }
        requireDefined(left);
        requireDefined(right);
        throw TemplateException.type(
                "%s and %s have no order".formatted(left.typeName(), right.typeName()));
    }

    boolean contains(Value container, Value element) {
        return switch (container) {
            case Value.Text text -> {
                if (element instanceof Value.Text part) {
                    yield text.value().contains(part.value());
                }
                throw TemplateException.type(
                        "'in <string>' requires a string, not " + element.typeName());
            }
            case Value.ListOf list -> {
                budget.steps(list.items().size());
                yield list.items().stream().anyMatch(item -> equal(item, element));
            }
            case Value.MapOf map -> map.find(element) != null;
            case Value.Undefined ignored -> false;
            default ->
                    throw TemplateException.type(
                            "a %s contains nothing".formatted(container.typeName()));
        };
    }

    static void requireDefined(Value value) {
        if (value instanceof Value.Undefined undefined) {
            throw TemplateException.undefined(undefined.description());
        }
    }

    static boolean isNumber(Value value) {
        return value instanceof Value.Int
                || value instanceof Value.Real
                || value instanceof Value.Bool;
    }

    static double number(Value value) {
        return switch (value) {
            case Value.Int number -> number.value();
            case Value.Real number -> number.value();
            case Value.Bool bool -> bool.value() ? 1 : 0;
            default -> {
                requireDefined(value);
                throw TemplateException.type(
                        "a number was expected, not a %s".formatted(value.typeName()));
            }
        };
    }

    static long integer(Value value) {
        if (value instanceof Value.Int number) {
            return number.value();
        }
        return (long) number(value);
    }
}
