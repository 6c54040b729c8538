package dev.footnote.engine.template;

import dev.footnote.engine.template.Expression.CallArguments;
import dev.footnote.engine.template.Expression.Comparison;
import dev.footnote.engine.template.Expression.Operator;
import dev.footnote.engine.template.Expression.Relation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses expressions with Jinja's precedence: filters bind tighter than every operator. */
final class ExpressionParser {
    private final TokenStream tokens;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** An expression; several with commas between make a tuple. */
    Expression tuple() {
        Expression first = expression();
        if (!tokens.atOperator(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",") && !ends()) {
            items.add(expression());
        }
        return new Expression.ListLiteral(items);
    }

    private boolean ends() {
        return tokens.at(Token.Type.STATEMENT_END)
                || tokens.at(Token.Type.PRINT_END)
                || tokens.atOperator(")");
    }

    Expression expression() {
        tokens.enter();
        Expression result = or();
        while (tokens.skipName("if")) {
            Expression condition = or();
            Optional<Expression> otherwise =
                    tokens.skipName("else") ? Optional.of(expression()) : Optional.empty();
            result = new Expression.Conditional(condition, result, otherwise);
        }
        tokens.leave();
        return result;
    }

    /** An expression that leaves a following "if" alone. */
    Expression or() {
        Expression left = and();
        while (tokens.skipName("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.skipName("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (!tokens.skipName("not")) {
            return comparison();
        }
        tokens.enter();
        Expression value = new Expression.Not(not());
        tokens.leave();
        return value;
    }

    private Expression comparison() {
        Expression first = sum();
        List<Comparison.Step> steps = new ArrayList<>();
        for (Optional<Relation> next = relation(); next.isPresent(); next = relation()) {
            steps.add(new Comparison.Step(next.get(), sum()));
        }
        return steps.isEmpty() ? first : new Comparison(first, List.copyOf(steps));
    }

    private Optional<Relation> relation() {
        Token token = tokens.current();
        if (token.is(Token.Type.NAME, "not") && tokens.following().is(Token.Type.NAME, "in")) {
            tokens.next();
            tokens.next();
            return Optional.of(Relation.NOT_IN);
        }
        if (token.type() != Token.Type.OPERATOR && !token.is(Token.Type.NAME, "in")) {
            return Optional.empty();
        }
        Optional<Relation> found =
                switch (token.text()) {
                    case "in" -> Optional.of(Relation.IN);
                    case "==" -> Optional.of(Relation.EQUAL);
                    case "!=" -> Optional.of(Relation.NOT_EQUAL);
                    case "<" -> Optional.of(Relation.LESS);
                    case "<=" -> Optional.of(Relation.LESS_OR_EQUAL);
                    case ">" -> Optional.of(Relation.GREATER);
                    case ">=" -> Optional.of(Relation.GREATER_OR_EQUAL);
                    default -> Optional.empty();
                };
        found.ifPresent(relation -> tokens.next());
        return found;
    }

    private Expression sum() {
        Expression left = concatenation();
        while (tokens.atOperator("+") || tokens.atOperator("-")) {
            Operator operator = tokens.next().text().equals("+") ? Operator.ADD : Operator.SUBTRACT;
            left = new Expression.Binary(operator, left, concatenation());
        }
        return left;
    }

    private Expression concatenation() {
        Expression left = product();
        while (tokens.skipOperator("~")) {
            left = new Expression.Binary(Operator.CONCATENATE, left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = power();
        while (true) {
            Operator operator;
            if (tokens.skipOperator("*")) {
                operator = Operator.MULTIPLY;
            } else if (tokens.skipOperator("/")) {
                operator = Operator.DIVIDE;
            } else if (tokens.skipOperator("//")) {
                operator = Operator.FLOOR_DIVIDE;
            } else if (tokens.skipOperator("%")) {
                operator = Operator.MODULO;
            } else {
                return left;
            }
            left = new Expression.Binary(operator, left, power());
        }
    }

    private Expression power() {
        Expression left = unary(true);
        while (tokens.skipOperator("**")) {
            left = new Expression.Binary(Operator.POWER, left, unary(true));
        }
        return left;
    }

    private Expression unary(boolean filtered) {
        tokens.enter();
        Expression value;
        if (tokens.skipOperator("-")) {
            value = new Expression.Sign(unary(false), true);
        } else if (tokens.skipOperator("+")) {
            value = new Expression.Sign(unary(false), false);
        } else {
            value = primary();
        }
        value = postfix(value);
        tokens.leave();
        return filtered ? filters(value) : value;
    }

    private Expression primary() {
        Token token = tokens.current();
        return switch (token.type()) {
            case NAME -> name(tokens.next().text());
            case STRING -> {
                StringBuilder text = new StringBuilder(tokens.next().text());
                while (tokens.at(Token.Type.STRING)) {
                    text.append(tokens.next().text());
                }
                yield new Expression.Literal(Value.of(text.toString()));
            }
            case INTEGER, REAL -> new Expression.Literal(number(tokens.next()));
            case OPERATOR -> bracketed(token);
            case DATA, STATEMENT_BEGIN, STATEMENT_END, PRINT_BEGIN, PRINT_END, END ->
                    throw token.unexpected("an expression");
        };
    }

    private static Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Expression.Literal(Value.of(true));
            case "false", "False" -> new Expression.Literal(Value.of(false));
            case "none", "None" -> new Expression.Literal(new Value.None());
            default -> new Expression.Name(name);
        };
    }

    private static Value number(Token token) {
        try {
            return token.type() == Token.Type.REAL
                    ? new Value.Real(Double.parseDouble(token.text()))
                    : new Value.Int(Long.parseLong(token.text()));
        } catch (NumberFormatException e) {
            throw token.unexpected("a number of 64 bits");
        }
    }

    private Expression bracketed(Token token) {
        if (tokens.skipOperator("(")) {
            if (tokens.skipOperator(")")) {
                return new Expression.ListLiteral(List.of());
            }
            Expression inner = tuple();
            tokens.expectOperator(")");
            return inner;
        }
        if (tokens.skipOperator("[")) {
            List<Expression> items = new ArrayList<>();
            while (!tokens.skipOperator("]")) {
                items.add(expression());
                separator("]");
            }
            return new Expression.ListLiteral(items);
        }
        if (tokens.skipOperator("{")) {
            List<Map.Entry<Expression, Expression>> entries = new ArrayList<>();
            while (!tokens.skipOperator("}")) {
                Expression key = expression();
                tokens.expectOperator(":");
                entries.add(Map.entry(key, expression()));
                separator("}");
            }
            return new Expression.MapLiteral(entries);
        }
        throw token.unexpected("an expression");
    }

    private void separator(String close) {
        if (!tokens.atOperator(close)) {
            tokens.expectOperator(",");
        }
    }

    private Expression postfix(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.skipOperator(".")) {
                value =
                        tokens.at(Token.Type.INTEGER)
                                ? new Expression.Item(
                                        value, new Expression.Literal(number(tokens.next())))
                                : new Expression.Attribute(value, tokens.name());
            } else if (tokens.skipOperator("[")) {
                value = subscript(value);
            } else if (tokens.skipOperator("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression object) {
        List<Optional<Expression>> bounds = new ArrayList<>();
        bounds.add(bound());
        while (tokens.skipOperator(":")) {
            bounds.add(bound());
        }
        tokens.expectOperator("]");
        if (bounds.size() > 3 || (bounds.size() == 1 && bounds.getFirst().isEmpty())) {
            throw tokens.current().unexpected("a subscript or slice before this");
        }
        if (bounds.size() == 1) {
            return new Expression.Item(object, bounds.getFirst().orElseThrow());
        }
        Optional<Expression> step = bounds.size() == 3 ? bounds.get(2) : Optional.empty();
        return new Expression.Slice(
                object, new Expression.Bounds(bounds.get(0), bounds.get(1), step));
    }

    private Optional<Expression> bound() {
        return tokens.atOperator(":") || tokens.atOperator("]")
                ? Optional.empty()
                : Optional.of(expression());
    }

    /** Arguments after the opening bracket. */
    private CallArguments arguments() {
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.skipOperator(")")) {
            if (tokens.at(Token.Type.NAME) && tokens.following().is(Token.Type.OPERATOR, "=")) {
                String name = tokens.name();
                tokens.expectOperator("=");
                named.put(name, expression());
            } else {
                positional.add(expression());
            }
            separator(")");
        }
        return new CallArguments(List.copyOf(positional), named);
    }

    private Expression filters(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.skipOperator("|")) {
                value = filter(value);
            } else if (tokens.skipName("is")) {
                value = test(value);
            } else if (tokens.skipOperator("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    /** A filter after its bar. */
    Expression.Filter filter(Expression value) {
        String name = tokens.name();
        CallArguments arguments = tokens.skipOperator("(") ? arguments() : CallArguments.NONE;
        return new Expression.Filter(value, name, arguments);
    }

    private Expression test(Expression value) {
        boolean negated = tokens.skipName("not");
        String name = tokens.name();
        CallArguments arguments = CallArguments.NONE;
        if (tokens.skipOperator("(")) {
            arguments = arguments();
        } else if (testArgumentFollows()) {
            Expression argument = postfix(primary());
            arguments = new CallArguments(List.of(argument), Map.of());
        }
        Expression test = new Expression.Test(value, name, arguments);
        return negated ? new Expression.Not(test) : test;
    }

    private boolean testArgumentFollows() {
        Token token = tokens.current();
        return switch (token.type()) {
            case NAME ->
                    !Set.of("else", "or", "and", "if", "is", "in", "not").contains(token.text());
            case STRING, INTEGER, REAL -> true;
            case OPERATOR -> Set.of("[", "{").contains(token.text());
            case DATA, STATEMENT_BEGIN, STATEMENT_END, PRINT_BEGIN, PRINT_END, END -> false;
        };
    }
}
