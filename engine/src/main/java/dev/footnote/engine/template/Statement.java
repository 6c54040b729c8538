package dev.footnote.engine.template;

import java.util.List;
import java.util.Optional;

/** A statement as parsed. */
sealed interface Statement {
    /** Text between tags. */
    record Data(String text) implements Statement {}

    /** {@code {{ value }}}. */
    record Print(Expression value, int line) implements Statement {}

    /** {@code if}, with its branches in order; the last has a true condition when it is else. */
    record If(List<Branch> branches) implements Statement {}

    /** A branch of an if. */
    record Branch(Expression condition, List<Statement> body) {}

    /** {@code for}. */
    record For(Loop loop, List<Statement> body, List<Statement> otherwise) implements Statement {}

    /** The head of a for. */
    record Loop(List<String> names, Expression values, Optional<Expression> condition, int line) {}

    /** {@code set} with a value. */
    record Assign(List<Target> targets, Expression value, int line) implements Statement {}

    /** {@code set} with a body, perhaps filtered. */
    record Capture(Target target, List<Statement> body, List<Expression.Filter> filters)
            implements Statement {}

    /** What is assigned: a variable or the member of a namespace. */
    record Target(String name, Optional<String> member) {}

    /** {@code macro}. */
    record Macro(String name, List<Parameter> parameters, List<Statement> body)
            implements Statement {}

    /** A parameter of a macro. */
    record Parameter(String name, Optional<Expression> otherwise) {}

    /** {@code call}: a macro call with a body that it may ask for. */
    record CallBlock(Expression.Call call, Macro caller, int line) implements Statement {}

    /** A filter block: a body through filters, which apply to a hidden value. */
    record FilterBlock(List<Expression.Filter> filters, List<Statement> body)
            implements Statement {}

    /** A body in a scope of its own. */
    record With(List<Assign> assigns, List<Statement> body) implements Statement {}

    /** {@code break}. */
    record Break() implements Statement {}

    /** {@code continue}. */
    record Continue() implements Statement {}
}
