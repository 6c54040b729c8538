package dev.footnote.engine.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters on lists, dictionaries and the characters of strings. */
final class ListFilters {
    private final Budget budget;
    private final Operators operators;
    private final Filters filters;

    ListFilters(Budget budget, Operators operators, Filters filters) {
        this.budget = budget;
        this.operators = operators;
        this.filters = filters;
    }

    Value apply(String name, Value value, Value.Arguments arguments) {
        if (name.equals("items") || name.equals("dictsort")) {
            return entries(name, value, arguments);
        }
        List<Value> items = items(name, value);
        return switch (name) {
            case "list" -> Value.of(items);
            case "first" -> items.isEmpty() ? empty("first") : items.getFirst();
            case "last" -> items.isEmpty() ? empty("last") : items.getLast();
            case "reverse" -> reversed(value, items);
            case "join" -> joined(items, arguments);
            case "sum" -> sum(items, arguments);
            case "min" -> extreme(items, arguments, -1);
            case "max" -> extreme(items, arguments, 1);
            case "sort" -> sorted(items, arguments);
            case "unique" -> unique(items, arguments);
            case "map" -> mapped(items, arguments);
            case "select" -> chosen(items, arguments, false, true);
            case "reject" -> chosen(items, arguments, false, false);
            case "selectattr" -> chosen(items, arguments, true, true);
            case "rejectattr" -> chosen(items, arguments, true, false);
            case "groupby" -> grouped(items, arguments);
            case "batch" -> batched(items, arguments);
            default -> throw TemplateException.unsupported("filter", name, Filters.NAMES);
        };
    }

    private List<Value> items(String name, Value value) {
        boolean known =
                switch (name) {
                    case "list",
                            "first",
                            "last",
                            "reverse",
                            "join",
                            "sum",
                            "min",
                            "max",
                            "sort",
                            "unique",
                            "map",
                            "select",
                            "reject",
                            "selectattr",
                            "rejectattr",
                            "groupby",
                            "batch" ->
                            true;
                    default -> false;
                };
        if (!known) {
            throw TemplateException.unsupported("filter", name, Filters.NAMES);
        }
        List<Value> items = Members.elements(value);
        budget.steps(items.size());
        return items;
    }

    private static Value empty(String what) {
        return new Value.Undefined("No %s item, sequence was empty.".formatted(what));
    }

    private static Value entries(String name, Value value, Value.Arguments arguments) {
        if (value instanceof Value.Undefined) {
            return Value.of(List.of());
        }
        if (!(value instanceof Value.MapOf map)) {
            throw TemplateException.type(
                    "%s needs a dict, not a %s".formatted(name, value.typeName()));
        }
        Value items = Members.items(map);
        if (name.equals("items")) {
            return items;
        }
        boolean byValue = PythonText.str(arguments.get(1, "by", Value.of("key"))).equals("value");
        List<Value> sorted = new ArrayList<>(Members.elements(items));
        sorted.sort(
                Comparator.comparing(
                        pair -> folded(Members.elements(pair).get(byValue ? 1 : 0)),
                        Operators::order));
        if (arguments.get(2, "reverse", Value.of(false)).truth()) {
            Collections.reverse(sorted);
        }
        return Value.of(sorted);
    }

    private static Value folded(Value value) {
        return value instanceof Value.Text text
                ? Value.of(text.value().toLowerCase(Locale.ROOT))
                : value;
    }

    private static Value reversed(Value value, List<Value> items) {
        if (value instanceof Value.Text text) {
            return Value.of(new StringBuilder(text.value()).reverse().toString());
        }
        return Value.of(items.reversed());
    }

    private Value joined(List<Value> items, Value.Arguments arguments) {
        String between = PythonText.str(arguments.get(0, "d", Value.of("")));
        UnaryOperator<Value> part = attribute(arguments, 1);
        List<Value> parts = items.stream().map(part).toList();
        return Value.of(TextMethods.joined(between, Value.of(parts), budget));
    }

    private Value sum(List<Value> items, Value.Arguments arguments) {
        UnaryOperator<Value> part = attribute(arguments, 0);
        Value sum = arguments.get(1, "start", Value.of(0));
        for (Value item : items) {
            sum = operators.apply(Expression.Operator.ADD, sum, part.apply(item));
        }
        return sum;
    }

    private Value extreme(List<Value> items, Value.Arguments arguments, int direction) {
        UnaryOperator<Value> part = attribute(arguments, 1);
        Comparator<Value> order =
                (a, b) -> direction * Operators.order(folded(part.apply(a)), folded(part.apply(b)));
        return items.stream()
                .max(order)
                .orElseGet(() -> empty(direction < 0 ? "least" : "greatest"));
    }

    private Value sorted(List<Value> items, Value.Arguments arguments) {
        boolean reverse = arguments.get(0, "reverse", Value.of(false)).truth();
        boolean exact = arguments.get(1, "case_sensitive", Value.of(false)).truth();
        UnaryOperator<Value> part = attribute(arguments, 2);
        Comparator<Value> order =
                (a, b) -> {
                    Value left = part.apply(a);
                    Value right = part.apply(b);
                    return Operators.order(
                            exact ? left : folded(left), exact ? right : folded(right));
                };
        List<Value> sorted = new ArrayList<>(items);
        sorted.sort(reverse ? order.reversed() : order);
        return Value.of(sorted);
    }

    private Value unique(List<Value> items, Value.Arguments arguments) {
        boolean exact = arguments.get(0, "case_sensitive", Value.of(false)).truth();
        UnaryOperator<Value> part = attribute(arguments, 1);
        Map<Value, Value> first = new LinkedHashMap<>();
        for (Value item : items) {
            Value key = part.apply(item);
            first.putIfAbsent(Value.key(exact ? key : folded(key)), item);
        }
        return Value.of(List.copyOf(first.values()));
    }

    private Value mapped(List<Value> items, Value.Arguments arguments) {
        if (arguments.named().containsKey("attribute")) {
            UnaryOperator<Value> part = attribute(arguments, Integer.MAX_VALUE);
            Value otherwise = arguments.named().get("default");
            return Value.of(
                    items.stream()
                            .map(part)
                            .map(
                                    found ->
                                            found instanceof Value.Undefined && otherwise != null
                                                    ? otherwise
                                                    : found)
                            .toList());
        }
        String filter = PythonText.str(arguments.require(0, "filter"));
        Value.Arguments rest =
                new Value.Arguments(
                        arguments.positional().subList(1, arguments.count()), arguments.named());
        return Value.of(items.stream().map(item -> filters.apply(filter, item, rest)).toList());
    }

    private Value chosen(
            List<Value> items, Value.Arguments arguments, boolean byAttribute, boolean wanted) {
        UnaryOperator<Value> part = byAttribute ? attribute(arguments, 0) : item -> item;
        int test = byAttribute ? 1 : 0;
        List<Value> chosen = new ArrayList<>();
        for (Value item : items) {
            Value value = part.apply(item);
            boolean holds;
            if (arguments.count() > test) {
                String name = PythonText.str(arguments.positional().get(test));
                Value.Arguments rest =
                        new Value.Arguments(
                                arguments.positional().subList(test + 1, arguments.count()),
                                arguments.named());
                holds = ValueTests.test(name, value, rest);
            } else {
                holds = value.truth();
            }
            if (holds == wanted) {
                chosen.add(item);
            }
        }
        return Value.of(chosen);
    }

    private Value grouped(List<Value> items, Value.Arguments arguments) {
        UnaryOperator<Value> part = attribute(arguments, 0);
        Map<Value, List<Value>> groups = new LinkedHashMap<>();
        for (Value item : items) {
            groups.computeIfAbsent(Value.key(part.apply(item)), key -> new ArrayList<>()).add(item);
        }
        List<Value> pairs = new ArrayList<>();
        groups.forEach((key, members) -> pairs.add(Value.of(List.of(key, Value.of(members)))));
        pairs.sort(
                Comparator.comparing(pair -> Members.elements(pair).getFirst(), Operators::order));
        return Value.of(pairs);
    }

    private static Value batched(List<Value> items, Value.Arguments arguments) {
        int size = Math.clamp(Operators.integer(arguments.require(0, "linecount")), 1, 1 << 20);
        List<Value> batches = new ArrayList<>();
        for (int from = 0; from < items.size(); from += size) {
            batches.add(Value.of(items.subList(from, Math.min(items.size(), from + size))));
        }
        return Value.of(batches);
    }

    /** What an argument named attribute picks of each item: members by dots; itself without one. */
    private UnaryOperator<Value> attribute(Value.Arguments arguments, int index) {
        Value attribute = arguments.get(index, "attribute", new Value.None());
        if (attribute instanceof Value.None) {
            return item -> item;
        }
        if (attribute instanceof Value.Int) {
            return item -> Members.item(item, attribute, budget);
        }
        List<String> names = List.of(PythonText.str(attribute).split("\\.", -1));
        return item -> {
            Value value = item;
            for (String name : names) {
                value = Members.item(value, Value.of(name), budget);
            }
            return value;
        };
    }
}
