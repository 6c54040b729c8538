package dev.footnote.engine.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An expression as parsed. */
sealed interface Expression {
    /** A value written out. */
    record Literal(Value value) implements Expression {}

    /** A variable. */
    record Name(String name) implements Expression {}

    /** A list or tuple. */
    record ListLiteral(List<Expression> items) implements Expression {}

    /** A dictionary. */
    record MapLiteral(List<Map.Entry<Expression, Expression>> entries) implements Expression {}

    /** {@code object.name}. */
    record Attribute(Expression object, String name) implements Expression {}

    /** {@code object[key]}. */
    record Item(Expression object, Expression key) implements Expression {}

    /** {@code object[from:to:step]}. */
    record Slice(Expression object, Bounds bounds) implements Expression {}

    /** The bounds of a slice. */
    record Bounds(Optional<Expression> from, Optional<Expression> to, Optional<Expression> step) {}

    /** {@code function(arguments)}. */
    record Call(Expression function, CallArguments arguments) implements Expression {}

    /** {@code value | name(arguments)}. */
    record Filter(Expression value, String name, CallArguments arguments) implements Expression {}

    /** {@code value is name(arguments)}. */
    record Test(Expression value, String name, CallArguments arguments) implements Expression {}

    /** Arguments before they are evaluated. */
    record CallArguments(List<Expression> positional, Map<String, Expression> named) {
        static final CallArguments NONE = new CallArguments(List.of(), Map.of());
    }

    /** {@code not value}. */
    record Not(Expression value) implements Expression {}

    /** {@code -value} or {@code +value}. */
    record Sign(Expression value, boolean negative) implements Expression {}

    /** Both, the second only if the first is true. */
    record And(Expression left, Expression right) implements Expression {}

    /** Either, the second only if the first is false. */
    record Or(Expression left, Expression right) implements Expression {}

    /** Arithmetic or concatenation. */
    record Binary(Operator operator, Expression left, Expression right) implements Expression {}

    /** {@code a < b <= c}. */
    record Comparison(Expression first, List<Step> steps) implements Expression {
        /** One comparison of a chain. */
        record Step(Relation relation, Expression right) {}
    }

    /** {@code then if condition else otherwise}. */
    record Conditional(Expression condition, Expression then, Optional<Expression> otherwise)
            implements Expression {}

    /** Arithmetic and concatenation. */
    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        FLOOR_DIVIDE,
        MODULO,
        POWER,
        CONCATENATE
    }

    /** Comparisons. */
    enum Relation {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        IN,
        NOT_IN
    }
}
