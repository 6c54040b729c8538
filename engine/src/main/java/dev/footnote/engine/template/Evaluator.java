package dev.footnote.engine.template;

import dev.footnote.engine.template.Expression.CallArguments;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates expressions. */
final class Evaluator {
    private final Budget budget;
    private final Operators operators;
    private final Filters filters;

    Evaluator(Budget budget) {
        this.budget = budget;
        this.operators = new Operators(budget);
        this.filters = new Filters(budget, operators);
    }

    Value value(Expression expression, Scope scope) {
        budget.step();
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Name name -> scope.get(name.name());
            case Expression.ListLiteral list -> Value.of(values(list.items(), scope));
            case Expression.MapLiteral map -> map(map, scope);
            case Expression.Attribute attribute ->
                    Members.attribute(value(attribute.object(), scope), attribute.name(), budget);
            case Expression.Item item ->
                    Members.item(value(item.object(), scope), value(item.key(), scope), budget);
            case Expression.Slice slice -> slice(slice, scope);
            case Expression.Call call -> call(call, scope);
            case Expression.Filter filter ->
                    filters.apply(
                            filter.name(),
                            value(filter.value(), scope),
                            arguments(filter.arguments(), scope));
            case Expression.Test test ->
                    Value.of(
                            ValueTests.test(
                                    test.name(),
                                    value(test.value(), scope),
                                    arguments(test.arguments(), scope)));
            case Expression.Not not -> Value.of(!value(not.value(), scope).truth());
            case Expression.Sign sign -> signed(value(sign.value(), scope), sign.negative());
            case Expression.And and -> {
                Value left = value(and.left(), scope);
                yield left.truth() ? value(and.right(), scope) : left;
            }
            case Expression.Or or -> {
                Value left = value(or.left(), scope);
                yield left.truth() ? left : value(or.right(), scope);
            }
            case Expression.Binary binary ->
                    operators.apply(
                            binary.operator(),
                            value(binary.left(), scope),
                            value(binary.right(), scope));
            case Expression.Comparison comparison -> comparison(comparison, scope);
            case Expression.Conditional conditional -> conditional(conditional, scope);
        };
    }

    private List<Value> values(List<Expression> expressions, Scope scope) {
        List<Value> values = new ArrayList<>(expressions.size());
        for (Expression expression : expressions) {
            values.add(value(expression, scope));
        }
        return values;
    }

    private Value map(Expression.MapLiteral map, Scope scope) {
        Map<Value, Value> entries = new LinkedHashMap<>();
        for (Map.Entry<Expression, Expression> entry : map.entries()) {
            entries.put(Value.key(value(entry.getKey(), scope)), value(entry.getValue(), scope));
        }
        return new Value.MapOf(entries);
    }

    private static Value signed(Value value, boolean negative) {
        if (value instanceof Value.Real real) {
            return negative ? new Value.Real(-real.value()) : real;
        }
        long whole = Operators.integer(value);
        return Value.of(negative ? -whole : whole);
    }

    private Value comparison(Expression.Comparison comparison, Scope scope) {
        Value left = value(comparison.first(), scope);
        for (Expression.Comparison.Step step : comparison.steps()) {
            Value right = value(step.right(), scope);
            if (!operators.compare(step.relation(), left, right)) {
                return Value.of(false);
            }
            left = right;
        }
        return Value.of(true);
    }

    private Value conditional(Expression.Conditional conditional, Scope scope) {
        if (value(conditional.condition(), scope).truth()) {
            return value(conditional.then(), scope);
        }
        return conditional
                .otherwise()
                .map(otherwise -> value(otherwise, scope))
                .orElseGet(
                        () -> new Value.Undefined("the condition of an if without else is false"));
    }

    Value.Arguments arguments(CallArguments arguments, Scope scope) {
        if (arguments.positional().isEmpty() && arguments.named().isEmpty()) {
            return Value.Arguments.NONE;
        }
        Map<String, Value> named = new LinkedHashMap<>();
        arguments.named().forEach((name, value) -> named.put(name, value(value, scope)));
        return new Value.Arguments(values(arguments.positional(), scope), named);
    }

    private Value call(Expression.Call call, Scope scope) {
        Value function = value(call.function(), scope);
        return call(function, arguments(call.arguments(), scope));
    }

    static Value call(Value function, Value.Arguments arguments) {
        Operators.requireDefined(function);
        if (function instanceof Value.Function callable) {
            return callable.body().call(arguments);
        }
        throw TemplateException.type("a %s cannot be called".formatted(function.typeName()));
    }

    Value filtered(Expression.Filter filter, Value value, Scope scope) {
        return filters.apply(filter.name(), value, arguments(filter.arguments(), scope));
    }

    private Value slice(Expression.Slice slice, Scope scope) {
        Value object = value(slice.object(), scope);
        Value.@Nullable Int step = bound(slice.bounds().step(), scope);
        Value.@Nullable Int from = bound(slice.bounds().from(), scope);
        Value.@Nullable Int to = bound(slice.bounds().to(), scope);
        long stride = step == null ? 1 : step.value();
        if (object instanceof Value.Text text) {
            int[] codes = text.value().codePoints().toArray();
            StringBuilder out = new StringBuilder();
            for (int index : indices(codes.length, from, to, stride)) {
                out.appendCodePoint(codes[index]);
            }
            return Value.of(out.toString());
        }
        if (object instanceof Value.ListOf list) {
            List<Value> items = new ArrayList<>();
            for (int index : indices(list.items().size(), from, to, stride)) {
                items.add(list.items().get(index));
            }
            return Value.of(items);
        }
        Operators.requireDefined(object);
        throw TemplateException.type("a %s cannot be sliced".formatted(object.typeName()));
    }

    private Value.@Nullable Int bound(Optional<Expression> expression, Scope scope) {
        if (expression.isEmpty() || value(expression.get(), scope) instanceof Value.None) {
            return null;
        }
        return new Value.Int(Operators.integer(value(expression.get(), scope)));
    }

    /** Python's rules for slices: bounds from either end, cut to the length, any stride but 0. */
    private int[] indices(
            int length, Value.@Nullable Int from, Value.@Nullable Int to, long stride) {
        if (stride == 0) {
            throw TemplateException.type("a slice step is zero");
        }
        budget.steps(length / Math.max(1, Math.abs(stride)));
        boolean forward = stride > 0;
        long low = forward ? 0 : -1;
        long high = forward ? length : length - 1L;
        long start = from == null ? (forward ? low : high) : clamped(from, length, low, high);
        long stop = to == null ? (forward ? high : low) : clamped(to, length, low, high);
        long distance = forward ? stop - start : start - stop;
        long size = Math.abs(stride);
        int count = distance <= 0 ? 0 : (int) ((distance - 1) / size + 1);
        int[] indices = new int[count];
        for (int i = 0; i < count; i++) {
            indices[i] = (int) (start + i * stride);
        }
        return indices;
    }

    private static long clamped(Value.Int bound, int length, long low, long high) {
        long value = bound.value() < 0 ? bound.value() + length : bound.value();
        return Math.clamp(value, low, high);
    }
}
