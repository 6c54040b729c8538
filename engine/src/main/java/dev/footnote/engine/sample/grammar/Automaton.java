package dev.footnote.engine.sample.grammar;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A grammar as a pushdown automaton over bytes of UTF-8. Each rule is a small machine; an edge
 * takes a byte of a range, or nothing, or runs the machine of another rule and goes on where that
 * ends. For each state it is known how deep calls must nest at least until its rule can end, so
 * that a bounded stack never leads into a place without a way out.
 */
final class Automaton {
    /** Calls within calls: nested values of a document. */
    static final int DEPTH_MAX = 192;

    /** More than any sensible grammar; a repetition counts each time. */
    private static final int STATES_MAX = 400_000;

    static final int[] NONE = {};
    private static final int UNREACHABLE = Integer.MAX_VALUE / 2;

    private final Grammar grammar;
    private final Map<String, Integer> starts = new HashMap<>();
    private final Map<String, Integer> ends = new HashMap<>();
    private int[][] byteEdges = new int[256][]; // first, last, target
    private int[][] freeEdges = new int[256][]; // target
    private int[][] calls = new int[256][]; // start, goes on at
    private boolean[] last = new boolean[256]; // the rule may end here
    private int[] needed = NONE;
    private boolean[] onlyEnds = {};
    private int size;

    Automaton(Grammar grammar) {
        this.grammar = grammar;
        for (String rule : grammar.rules().keySet()) {
            starts.put(rule, newState());
            ends.put(rule, newState());
        }
        grammar.rules().forEach(this::build);
        ends.values().forEach(end -> last[end] = true);
        List<List<Integer>> before = before();
        markWhatOnlyEnds(before);
        measure(before);
        if (needed[start()] > DEPTH_MAX) {
            throw new GrammarException(
                    GrammarException.Kind.UNSATISFIABLE,
                    grammar.root(),
                    "no text satisfies the grammar: every way through it needs itself again");
        }
    }

    int start() {
        return starts.getOrDefault(grammar.root(), 0);
    }

    int[] byteEdges(int state) {
        return edges(byteEdges, state);
    }

    int[] freeEdges(int state) {
        return edges(freeEdges, state);
    }

    int[] calls(int state) {
        return edges(calls, state);
    }

    private static int[] edges(int[][] all, int state) {
        int[] edges = all[state];
        return edges == null ? NONE : edges;
    }

    /** Whether a rule may end in this state. */
    boolean endsRule(int state) {
        return last[state];
    }

    /** Whether a rule does nothing but end from this state on: a call before it is its last. */
    boolean onlyEnds(int state) {
        return onlyEnds[state];
    }

    /** Further calls within calls until the rule can end. */
    int needed(int state) {
        return needed[state];
    }

    private int newState() {
        if (size == STATES_MAX) {
            throw new GrammarException(
                    GrammarException.Kind.LIMIT,
                    "size",
                    "the grammar has more than %d states; allow fewer repetitions"
                            .formatted(STATES_MAX));
        }
        if (size == last.length) {
            byteEdges = Arrays.copyOf(byteEdges, size * 2);
            freeEdges = Arrays.copyOf(freeEdges, size * 2);
            calls = Arrays.copyOf(calls, size * 2);
            last = Arrays.copyOf(last, size * 2);
        }
        return size++;
    }

    private static void add(int[][] to, int state, int... edge) {
        int[] edges = edges(to, state);
        int[] more = Arrays.copyOf(edges, edges.length + edge.length);
        System.arraycopy(edge, 0, more, edges.length, edge.length);
        to[state] = more;
    }

    private void build(String rule, Form form) {
        build(form, starts.getOrDefault(rule, 0), ends.getOrDefault(rule, 0));
    }

    private void build(Form form, int from, int to) {
        switch (form) {
            case Form.Literal(String text) -> {
                int at = from;
                for (int code : text.codePoints().toArray()) {
                    int next = newState();
                    buildRange(code, code, at, next);
                    at = next;
                }
                add(freeEdges, at, to);
            }
            case Form.OneOf(Characters characters) -> {
                for (Characters.Range range : characters.ranges()) {
                    buildRange(range.first(), range.last(), from, to);
                }
            }
            case Form.Sequence(List<Form> parts) -> {
                int at = from;
                for (int i = 0; i < parts.size(); i++) {
                    int next = i == parts.size() - 1 ? to : newState();
                    build(parts.get(i), at, next);
                    at = next;
                }
                if (parts.isEmpty()) {
                    add(freeEdges, from, to);
                }
            }
            case Form.Choice(List<Form> options) ->
                    options.forEach(it -> buildOption(it, from, to));
            case Form.Repeat repeat -> buildRepeat(repeat, from, to);
            case Form.Named(String rule) -> add(calls, from, starts.getOrDefault(rule, 0), to);
        }
    }

    /** States of its own, so that an option that loops does not loop into another. */
    private void buildOption(Form option, int from, int to) {
        int begin = newState();
        add(freeEdges, from, begin);
        build(option, begin, to);
    }

    private void buildRepeat(Form.Repeat repeat, int from, int to) {
        boolean unbounded = repeat.most() == Form.UNBOUNDED;
        int at = from;
        for (int i = unbounded ? 1 : 0; i < repeat.least(); i++) {
            int next = newState();
            build(repeat.form(), at, next);
            at = next;
        }
        if (unbounded) {
            buildLoop(repeat.form(), at, to);
            if (repeat.least() == 0) {
                add(freeEdges, at, to);
            }
            return;
        }
        for (int i = repeat.least(); i < repeat.most(); i++) {
            add(freeEdges, at, to);
            int next = newState();
            build(repeat.form(), at, next);
            at = next;
        }
        add(freeEdges, at, to);
    }

    /** Once or more, by one copy: two would let a text be read in twice as many ways. */
    private void buildLoop(Form form, int from, int to) {
        int begin = newState();
        int end = newState();
        add(freeEdges, from, begin);
        build(form, begin, end);
        add(freeEdges, end, begin);
        add(freeEdges, end, to);
    }

    /** Characters between two as sequences of byte ranges. */
    private void buildRange(int first, int last, int from, int to) {
        for (int limit : new int[] {0x7F, 0x7FF, 0xFFFF}) {
            if (first <= limit && last > limit) {
                buildRange(first, limit, from, to);
                buildRange(limit + 1, last, from, to);
                return;
            }
        }
        int length = last <= 0x7F ? 1 : last <= 0x7FF ? 2 : last <= 0xFFFF ? 3 : 4;
        for (int i = 1; i < length; i++) {
            int low = (1 << (6 * i)) - 1;
            if ((first & ~low) != (last & ~low)) {
                if ((first & low) != 0) {
                    buildRange(first, first | low, from, to);
                    buildRange((first | low) + 1, last, from, to);
                    return;
                }
                if ((last & low) != low) {
                    buildRange(first, (last & ~low) - 1, from, to);
                    buildRange(last & ~low, last, from, to);
                    return;
                }
            }
        }
        int at = from;
        for (int i = 0; i < length; i++) {
            int next = i == length - 1 ? to : newState();
            add(byteEdges, at, utf8(first, length, i), utf8(last, length, i), next);
            at = next;
        }
    }

    private static int utf8(int code, int length, int index) {
        int bits = code >>> (6 * (length - 1 - index));
        if (index > 0) {
            return 0x80 | (bits & 0x3F);
        }
        return length == 1 ? bits : (0xF00 >> length & 0xFF) | bits;
    }

    /** The states from which one step, or a call, leads to each. */
    private List<List<Integer>> before() {
        List<List<Integer>> before = new ArrayList<>(size);
        for (int state = 0; state < size; state++) {
            before.add(new ArrayList<>(1));
        }
        for (int state = 0; state < size; state++) {
            for (int i = 0; i < byteEdges(state).length; i += 3) {
                before.get(byteEdges(state)[i + 2]).add(state);
            }
            for (int target : freeEdges(state)) {
                before.get(target).add(state);
            }
            for (int target : calls(state)) {
                before.get(target).add(state);
            }
        }
        return before;
    }

    private void markWhatOnlyEnds(List<List<Integer>> before) {
        onlyEnds = new boolean[size];
        Deque<Integer> candidates = new ArrayDeque<>();
        for (int state = 0; state < size; state++) {
            if (last[state]) {
                candidates.add(state);
            }
        }
        while (!candidates.isEmpty()) {
            int state = candidates.remove();
            if (!onlyEnds[state] && leadsToEndsOnly(state)) {
                onlyEnds[state] = true;
                candidates.addAll(before.get(state));
            }
        }
    }

    private boolean leadsToEndsOnly(int state) {
        return byteEdges(state).length == 0
                && calls(state).length == 0
                && Arrays.stream(freeEdges(state)).allMatch(target -> onlyEnds[target]);
    }

    /** Fills {@link #needed} backwards from where rules end, as shortest paths are found. */
    private void measure(List<List<Integer>> before) {
        needed = new int[size];
        Arrays.fill(needed, UNREACHABLE);
        Deque<Integer> changed = new ArrayDeque<>();
        for (int state = 0; state < size; state++) {
            if (last[state]) {
                needed[state] = 0;
                changed.add(state);
            }
        }
        while (!changed.isEmpty()) {
            for (int state : before.get(changed.remove())) {
                int now = leastNeeded(state);
                if (now < needed[state]) {
                    needed[state] = now;
                    changed.add(state);
                }
            }
        }
    }

    private int leastNeeded(int state) {
        int least = last[state] ? 0 : UNREACHABLE;
        for (int i = 0; i < byteEdges(state).length; i += 3) {
            least = Math.min(least, needed[byteEdges(state)[i + 2]]);
        }
        for (int target : freeEdges(state)) {
            least = Math.min(least, needed[target]);
        }
        for (int i = 0; i < calls(state).length; i += 2) {
            int goesOn = calls(state)[i + 1];
            int inner = needed[calls(state)[i]] + (onlyEnds(goesOn) ? 0 : 1);
            least = Math.min(least, Math.max(inner, needed[goesOn]));
        }
        return least;
    }
}
