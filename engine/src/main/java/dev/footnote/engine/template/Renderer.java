package dev.footnote.engine.template;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs statements; one object a rendering. */
final class Renderer {
    private final Budget budget;
    private final Evaluator evaluator;
    private int line;

    Renderer(TemplateLimits limits) {
        this.budget = new Budget(limits);
        this.evaluator = new Evaluator(budget);
    }

    /** Why a body ended. */
    private enum Flow {
        ON,
        BREAK,
        CONTINUE
    }

    String render(List<Statement> body, Map<String, Value> variables) {
        StringBuilder out = new StringBuilder();
        try {
            run(body, Scope.top(variables), out);
        } catch (TemplateException e) {
            if (e.kind() == TemplateException.Kind.RAISED) {
                throw e;
            }
            throw new TemplateException(
                    e.kind(), "template line %d: %s".formatted(line, e.getMessage()));
        }
        return out.toString();
    }

    private Flow run(List<Statement> body, Scope scope, StringBuilder out) {
        for (Statement statement : body) {
            budget.step();
            Flow flow = run(statement, scope, out);
            if (flow != Flow.ON) {
                return flow;
            }
        }
        return Flow.ON;
    }

    private Flow run(Statement statement, Scope scope, StringBuilder out) {
        switch (statement) {
            case Statement.Data data -> append(data.text(), out);
            case Statement.Print print -> {
                line = print.line();
                append(PythonText.str(evaluator.value(print.value(), scope)), out);
            }
            case Statement.If choice -> {
                for (Statement.Branch branch : choice.branches()) {
                    if (evaluator.value(branch.condition(), scope).truth()) {
                        return run(branch.body(), scope, out);
                    }
                }
            }
            case Statement.For loop -> loop(loop, scope, out);
            case Statement.Assign assign -> assign(assign, scope, scope);
            case Statement.Capture capture -> {
                Value value = captured(capture.body(), scope);
                set(capture.target(), filtered(capture.filters(), value, scope), scope);
            }
            case Statement.Macro macro -> scope.set(macro.name(), macro(macro, scope));
            case Statement.CallBlock block -> {
                line = block.line();
                append(PythonText.str(callBlock(block, scope)), out);
            }
            case Statement.FilterBlock block -> {
                Value value = captured(block.body(), scope.inner());
                append(PythonText.str(filtered(block.filters(), value, scope)), out);
            }
            case Statement.With with -> {
                Scope inner = scope.inner();
                with.assigns().forEach(assign -> assign(assign, scope, inner));
                return run(with.body(), inner, out);
            }
            case Statement.Break ignored -> {
                return Flow.BREAK;
            }
            case Statement.Continue ignored -> {
                return Flow.CONTINUE;
            }
        }
        return Flow.ON;
    }

    private void append(String text, StringBuilder out) {
        budget.characters((long) out.length() + text.length());
        out.append(text);
    }

    private Value captured(List<Statement> body, Scope scope) {
        StringBuilder out = new StringBuilder();
        run(body, scope, out);
        return Value.of(out.toString());
    }

    private Value filtered(List<Expression.Filter> filters, Value start, Scope scope) {
        Value value = start;
        for (Expression.Filter filter : filters) {
            value = evaluator.filtered(filter, value, scope);
        }
        return value;
    }

    private void loop(Statement.For loop, Scope scope, StringBuilder out) {
        line = loop.loop().line();
        List<Value> values = Members.elements(evaluator.value(loop.loop().values(), scope));
        budget.steps(values.size());
        if (loop.loop().condition().isPresent()) {
            List<Value> chosen = new ArrayList<>();
            for (Value value : values) {
                Scope inner = scope.inner();
                bind(loop.loop().names(), value, inner);
                if (evaluator.value(loop.loop().condition().get(), inner).truth()) {
                    chosen.add(value);
                }
            }
            values = chosen;
        }
        for (int i = 0; i < values.size(); i++) {
            budget.step();
            Scope inner = scope.inner();
            inner.set("loop", Members.loop(values, i));
            bind(loop.loop().names(), values.get(i), inner);
            if (run(loop.body(), inner, out) == Flow.BREAK) {
                break;
            }
        }
        if (values.isEmpty()) {
            run(loop.otherwise(), scope.inner(), out);
        }
    }

    private static void bind(List<String> names, Value value, Scope scope) {
        if (names.size() == 1) {
            scope.set(names.getFirst(), value);
            return;
        }
        List<Value> parts = unpacked(value, names.size());
        for (int i = 0; i < names.size(); i++) {
            scope.set(names.get(i), parts.get(i));
        }
    }

    private static List<Value> unpacked(Value value, int count) {
        List<Value> parts = Members.elements(value);
        if (parts.size() != count) {
            throw TemplateException.type("%d values for %d names".formatted(parts.size(), count));
        }
        return parts;
    }

    private void assign(Statement.Assign assign, Scope read, Scope write) {
        line = assign.line();
        Value value = evaluator.value(assign.value(), read);
        if (assign.targets().size() == 1) {
            set(assign.targets().getFirst(), value, write);
            return;
        }
        List<Value> parts = unpacked(value, assign.targets().size());
        for (int i = 0; i < parts.size(); i++) {
            set(assign.targets().get(i), parts.get(i), write);
        }
    }

    private static void set(Statement.Target target, Value value, Scope scope) {
        if (target.member().isEmpty()) {
            scope.set(target.name(), value);
        } else if (scope.get(target.name()) instanceof Value.Namespace namespace) {
            namespace.members().put(target.member().get(), value);
        } else {
            throw TemplateException.type(
                    "cannot set a member of \"%s\", which is no namespace"
                            .formatted(target.name()));
        }
    }

    private Value callBlock(Statement.CallBlock block, Scope scope) {
        Value function = evaluator.value(block.call().function(), scope);
        Value.Arguments arguments = evaluator.arguments(block.call().arguments(), scope);
        Value caller = macro(block.caller(), scope);
        Map<String, Value> named = new LinkedHashMap<>(arguments.named());
        named.put("caller", caller);
        return Evaluator.call(function, new Value.Arguments(arguments.positional(), named));
    }

    private Value macro(Statement.Macro macro, Scope definition) {
        return new Value.Function(
                macro.name(),
                arguments -> {
                    budget.enter();
                    Scope scope = definition.inner();
                    bindParameters(macro, arguments, scope);
                    Value result = captured(macro.body(), scope);
                    budget.leave();
                    return result;
                });
    }

    private void bindParameters(Statement.Macro macro, Value.Arguments arguments, Scope scope) {
        Set<String> known = new HashSet<>(Set.of("caller"));
        int index = 0;
        for (Statement.Parameter parameter : macro.parameters()) {
            known.add(parameter.name());
            Value given = arguments.find(index++, parameter.name());
            if (given == null) {
                given =
                        parameter
                                .otherwise()
                                .map(otherwise -> evaluator.value(otherwise, scope))
                                .orElseGet(
                                        () ->
                                                new Value.Undefined(
                                                        "parameter '%s' was not provided"
                                                                .formatted(parameter.name())));
            }
            scope.set(parameter.name(), given);
        }
        Value caller = arguments.named().get("caller");
        if (caller != null) {
            scope.set("caller", caller);
        }
        if (arguments.count() > macro.parameters().size()
                || !known.containsAll(arguments.named().keySet())) {
            throw TemplateException.type(
                    "macro '%s' takes %d arguments; others were given"
                            .formatted(macro.name(), macro.parameters().size()));
        }
    }
}
