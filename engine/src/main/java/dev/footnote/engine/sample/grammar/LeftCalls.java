package dev.footnote.engine.sample.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which rules a rule may begin with, before any character is read. A rule that may begin with
 * itself would call itself for ever, so such grammars are refused.
 */
final class LeftCalls {
    private final Map<String, Form> rules;
    private final Set<String> mayBeEmpty = new HashSet<>();

    LeftCalls(Map<String, Form> rules) {
        this.rules = rules;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Map.Entry<String, Form> rule : rules.entrySet()) {
                changed |= mayBeEmpty(rule.getValue()) && mayBeEmpty.add(rule.getKey());
            }
        }
    }

    /** A rule that may begin with itself, through which others, and itself again. */
    Optional<List<String>> cycle() {
        Set<String> cleared = new HashSet<>();
        for (String rule : rules.keySet()) {
            List<String> path = new ArrayList<>();
            if (leadsBack(rule, path, cleared)) {
                return Optional.of(path.subList(path.indexOf(path.getLast()), path.size()));
            }
        }
        return Optional.empty();
    }

    private boolean leadsBack(String rule, List<String> path, Set<String> cleared) {
        if (cleared.contains(rule)) {
            return false;
        }
        boolean again = path.contains(rule);
        path.add(rule);
        if (again) {
            return true;
        }
        Set<String> first = new LinkedHashSet<>();
        Form form = rules.get(rule);
        if (form != null) {
            gather(form, first);
        }
        for (String next : first) {
            if (leadsBack(next, path, cleared)) {
                return true;
            }
        }
        path.removeLast();
        cleared.add(rule);
        return false;
    }

    private void gather(Form form, Set<String> to) {
        switch (form) {
            case Form.Literal ignored -> {}
            case Form.OneOf ignored -> {}
            case Form.Sequence(List<Form> parts) -> {
                for (Form part : parts) {
                    gather(part, to);
                    if (!mayBeEmpty(part)) {
                        return;
                    }
                }
            }
            case Form.Choice(List<Form> options) -> options.forEach(it -> gather(it, to));
            case Form.Repeat repeat -> {
                if (repeat.most() > 0) {
                    gather(repeat.form(), to);
                }
            }
            case Form.Named(String rule) -> to.add(rule);
        }
    }

    private boolean mayBeEmpty(Form form) {
        return switch (form) {
            case Form.Literal(String text) -> text.isEmpty();
            case Form.OneOf ignored -> false;
            case Form.Sequence(List<Form> parts) -> parts.stream().allMatch(this::mayBeEmpty);
            case Form.Choice(List<Form> options) -> options.stream().anyMatch(this::mayBeEmpty);
            case Form.Repeat repeat -> repeat.least() == 0 || mayBeEmpty(repeat.form());
            case Form.Named(String rule) -> mayBeEmpty.contains(rule);
        };
    }
}
