package dev.footnote.engine.sample.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A small random grammar over {@code a} and {@code b}, and what a plain recogniser says of it: the
 * least sets of ends that satisfy the rules, grown until nothing changes, whatever the recursion.
 */
record PlainGrammar(Map<String, Node> rules) {
    private static final int RULES_MAX = 4;

    /** A form as it is written. */
    sealed interface Node {
        record Text(String text) implements Node {}

        record Set(String characters, boolean negated) implements Node {}

        record Rule(String name) implements Node {}

        record All(List<Node> parts) implements Node {}

        record Any(List<Node> options) implements Node {}

        record Times(Node node, int least, int most) implements Node {}
    }

    static PlainGrammar random(SplittableRandom random) {
        int count = 1 + random.nextInt(RULES_MAX);
        List<String> names = new ArrayList<>(List.of("root"));
        for (int i = 1; i < count; i++) {
            names.add("rule-" + i);
        }
        Map<String, Node> rules = new HashMap<>();
        for (String name : names) {
            rules.put(name, node(random, names, 3));
        }
        return new PlainGrammar(rules);
    }

    private static Node node(SplittableRandom random, List<String> names, int depth) {
        int kind = random.nextInt(depth == 0 ? 4 : 9);
        return switch (kind) {
            case 0 -> new Node.Text(List.of("a", "b", "ab", "").get(random.nextInt(4)));
            case 1 -> new Node.Set(random.nextBoolean() ? "a" : "ab", false);
            case 2 -> new Node.Set("b", true);
            case 3 -> new Node.Rule(names.get(random.nextInt(names.size())));
            case 4, 5, 6 -> {
                List<Node> parts = new ArrayList<>();
                int count = 1 + random.nextInt(3);
                for (int i = 0; i < count; i++) {
                    parts.add(node(random, names, depth - 1));
                }
                yield kind == 6 ? new Node.Any(parts) : new Node.All(parts);
            }
            default -> {
                int least = random.nextInt(3);
                int most = random.nextBoolean() ? Form.UNBOUNDED : least + random.nextInt(2);
                yield new Node.Times(node(random, names, depth - 1), least, most);
            }
        };
    }

    /** In GBNF. */
    String written() {
        StringBuilder all = new StringBuilder();
        rules.forEach(
                (name, node) -> all.append(name).append(" ::= ").append(of(node)).append('\n'));
        return all.toString();
    }

    private static String of(Node node) {
        return switch (node) {
            case Node.Text(String text) -> "\"" + text + "\"";
            case Node.Set(String characters, boolean negated) ->
                    "[" + (negated ? "^" : "") + characters + "]";
            case Node.Rule(String name) -> name;
            case Node.All(List<Node> parts) ->
                    "(" + String.join(" ", parts.stream().map(PlainGrammar::of).toList()) + ")";
            case Node.Any(List<Node> options) ->
                    "(" + String.join(" | ", options.stream().map(PlainGrammar::of).toList()) + ")";
            case Node.Times(Node inner, int least, int most) -> {
                String sign = least == 0 ? "*" : least == 1 ? "+" : "{2,}";
                yield "("
                        + of(inner)
                        + ")"
                        + (most == Form.UNBOUNDED ? sign : "{%d,%d}".formatted(least, most));
            }
        };
    }

    boolean accepts(String text) {
        return new Recogniser(text).ends("root", 0).contains(text.length());
    }

    /** Whether reading by plain descent comes back to a rule without having read anything. */
    boolean beginsWithItself() {
        Recogniser empty = new Recogniser("");
        for (String rule : rules.keySet()) {
            if (reaches(rule, rule, empty, new HashSet<>())) {
                return true;
            }
        }
        return false;
    }

    private boolean reaches(String from, String to, Recogniser empty, Set<String> seen) {
        Set<String> first = new HashSet<>();
        first(rules.getOrDefault(from, new Node.Text("")), empty, first);
        return first.contains(to)
                || first.stream().filter(seen::add).toList().stream()
                        .anyMatch(next -> reaches(next, to, empty, seen));
    }

    private void first(Node node, Recogniser empty, Set<String> to) {
        switch (node) {
            case Node.Text ignored -> {}
            case Node.Set ignored -> {}
            case Node.Rule(String name) -> to.add(name);
            case Node.Any(List<Node> options) -> options.forEach(it -> first(it, empty, to));
            case Node.All(List<Node> parts) -> {
                for (Node part : parts) {
                    first(part, empty, to);
                    if (empty.of(part, 0).isEmpty()) {
                        return;
                    }
                }
            }
            case Node.Times times -> {
                if (times.most() > 0) {
                    first(times.node(), empty, to);
                }
            }
        }
    }

    private final class Recogniser {
        private final String text;
        private final Map<String, Set<Integer>> ends = new HashMap<>(); // of a rule from a place

        Recogniser(String text) {
            this.text = text;
            boolean changed = true;
            while (changed) {
                changed = false;
                for (var rule : rules.entrySet()) {
                    for (int from = 0; from <= text.length(); from++) {
                        changed |= ends(rule.getKey(), from).addAll(of(rule.getValue(), from));
                    }
                }
            }
        }

        Set<Integer> ends(String rule, int from) {
            return ends.computeIfAbsent(rule + from, it -> new TreeSet<>());
        }

        Set<Integer> of(Node node, int from) {
            Set<Integer> found = new TreeSet<>();
            switch (node) {
                case Node.Text(String expected) -> {
                    if (text.startsWith(expected, from)) {
                        found.add(from + expected.length());
                    }
                }
                case Node.Set(String characters, boolean negated) -> {
                    if (from < text.length()
                            && (characters.indexOf(text.charAt(from)) >= 0) != negated) {
                        found.add(from + 1);
                    }
                }
                case Node.Rule(String name) -> found.addAll(ends(name, from));
                case Node.Any(List<Node> options) ->
                        options.forEach(option -> found.addAll(of(option, from)));
                case Node.All(List<Node> parts) -> {
                    found.add(from);
                    for (Node part : parts) {
                        Set<Integer> next = after(found, part);
                        found.clear();
                        found.addAll(next);
                    }
                }
                case Node.Times times -> found.addAll(times(times, from));
            }
            return found;
        }

        private Set<Integer> after(Set<Integer> places, Node node) {
            Set<Integer> next = new TreeSet<>();
            places.forEach(place -> next.addAll(of(node, place)));
            return next;
        }

        /** More rounds than the text has characters reach nothing that fewer do not. */
        private Set<Integer> times(Node.Times times, int from) {
            Set<Integer> places = new TreeSet<>(Set.of(from));
            for (int i = 0; i < times.least(); i++) {
                places = after(places, times.node());
            }
            Set<Integer> all = new TreeSet<>(places);
            int more = Math.min(times.most() - times.least(), text.length() + 1);
            for (int i = 0; i < more; i++) {
                places = after(places, times.node());
                all.addAll(places);
            }
            return all;
        }
    }
}
