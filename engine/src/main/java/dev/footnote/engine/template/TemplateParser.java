package dev.footnote.engine.template;

import dev.footnote.engine.template.Statement.Branch;
import dev.footnote.engine.template.Statement.Parameter;
import dev.footnote.engine.template.Statement.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Parses the statements of a template. */
final class TemplateParser {
    private static final String STATEMENTS =
            "if, for, set, macro, call, filter, with, generation, break, continue";

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    private TemplateParser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    static List<Statement> parse(String template, TemplateLimits limits) {
        TemplateParser parser = new TemplateParser(new TokenStream(Lexer.lex(template), limits));
        List<Statement> body = parser.body(Set.of());
        if (!parser.tokens.at(Token.Type.END)) {
            throw parser.tokens.current().unexpected("text or a tag");
        }
        return body;
    }

    /** Statements up to a tag that one of these words begins; the word is next then. */
    private List<Statement> body(Set<String> ends) {
        tokens.enter();
        List<Statement> body = new ArrayList<>();
        while (!tokens.at(Token.Type.END)) {
            Token token = tokens.next();
            switch (token.type()) {
                case DATA -> body.add(new Statement.Data(token.text()));
                case PRINT_BEGIN -> {
                    body.add(new Statement.Print(expressions.tuple(), token.line()));
                    tokens.expect(Token.Type.PRINT_END, "\"}}\"");
                }
                case STATEMENT_BEGIN -> {
                    if (tokens.at(Token.Type.NAME) && ends.contains(tokens.current().text())) {
                        tokens.leave();
                        return List.copyOf(body);
                    }
                    statement(token.line()).ifPresent(body::add);
                }
                default -> throw token.unexpected("text or a tag");
            }
        }
        if (!ends.isEmpty()) {
            throw tokens.current().unexpected("one of " + ends);
        }
        tokens.leave();
        return List.copyOf(body);
    }

    private void endTag() {
        tokens.expect(Token.Type.STATEMENT_END, "\"%}\"");
    }

    /** The body of a block and its end tag. */
    private List<Statement> block(String end) {
        endTag();
        List<Statement> body = body(Set.of(end));
        tokens.expectName(end);
        endTag();
        return body;
    }

    private Optional<Statement> statement(int line) {
        Token word = tokens.current();
        String name = tokens.name();
        return switch (name) {
            case "if" -> Optional.of(condition());
            case "for" -> Optional.of(loop(line));
            case "set" -> Optional.of(assignment(line));
            case "macro" -> {
                String macro = tokens.name();
                List<Parameter> parameters = parameters();
                yield Optional.of(new Statement.Macro(macro, parameters, block("endmacro")));
            }
            case "call" -> Optional.of(callBlock(line));
            case "filter" -> {
                List<Expression.Filter> filters = filters();
                yield Optional.of(new Statement.FilterBlock(filters, block("endfilter")));
            }
            case "with" -> Optional.of(with(line));
            // Marks what the assistant said, for training; the text is as without it.
            case "generation" -> Optional.of(new Statement.With(List.of(), block("endgeneration")));
            case "break" -> ended(new Statement.Break());
            case "continue" -> ended(new Statement.Continue());
            case "import", "include", "extends", "block", "from", "do", "autoescape", "trans" ->
                    throw TemplateException.unsupported("statement", name, STATEMENTS);
            default -> throw word.unexpected("a statement");
        };
    }

    private Optional<Statement> ended(Statement statement) {
        endTag();
        return Optional.of(statement);
    }

    private Statement condition() {
        List<Branch> branches = new ArrayList<>();
        Expression condition = expressions.tuple();
        while (true) {
            endTag();
            List<Statement> body = body(Set.of("elif", "else", "endif"));
            branches.add(new Branch(condition, body));
            String word = tokens.name();
            if (word.equals("elif")) {
                condition = expressions.tuple();
                continue;
            }
            if (word.equals("else")) {
                List<Statement> otherwise = block("endif");
                branches.add(new Branch(new Expression.Literal(Value.of(true)), otherwise));
            } else {
                endTag();
            }
            return new Statement.If(List.copyOf(branches));
        }
    }

    private Statement loop(int line) {
        List<String> names = new ArrayList<>();
        boolean bracketed = tokens.skipOperator("(");
        do {
            names.add(tokens.name());
        } while (tokens.skipOperator(",") && !tokens.atName("in"));
        if (bracketed) {
            tokens.expectOperator(")");
        }
        tokens.expectName("in");
        Expression values = expressions.or();
        while (tokens.atOperator(",")) {
            throw tokens.current().unexpected("brackets around a tuple to loop over");
        }
        Optional<Expression> condition =
                tokens.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
        if (tokens.atName("recursive")) {
            throw TemplateException.unsupported("statement", "for … recursive", STATEMENTS);
        }
        endTag();
        List<Statement> body = body(Set.of("else", "endfor"));
        List<Statement> otherwise = List.of();
        if (tokens.skipName("else")) {
            otherwise = block("endfor");
        } else {
            tokens.expectName("endfor");
            endTag();
        }
        Statement.Loop head = new Statement.Loop(List.copyOf(names), values, condition, line);
        return new Statement.For(head, body, otherwise);
    }

    private Target target() {
        String name = tokens.name();
        return new Target(
                name, tokens.skipOperator(".") ? Optional.of(tokens.name()) : Optional.empty());
    }

    private Statement assignment(int line) {
        List<Target> targets = new ArrayList<>();
        do {
            targets.add(target());
        } while (tokens.skipOperator(","));
        if (tokens.skipOperator("=")) {
            Expression value = expressions.tuple();
            endTag();
            return new Statement.Assign(List.copyOf(targets), value, line);
        }
        if (targets.size() > 1) {
            throw tokens.current().unexpected("\"=\"");
        }
        List<Expression.Filter> filters = tokens.skipOperator("|") ? filters() : List.of();
        return new Statement.Capture(targets.getFirst(), block("endset"), filters);
    }

    private List<Expression.Filter> filters() {
        List<Expression.Filter> filters = new ArrayList<>();
        do {
            filters.add(expressions.filter(new Expression.Literal(new Value.None())));
        } while (tokens.skipOperator("|"));
        return List.copyOf(filters);
    }

    private List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        tokens.expectOperator("(");
        while (!tokens.skipOperator(")")) {
            String name = tokens.name();
            Optional<Expression> otherwise =
                    tokens.skipOperator("=")
                            ? Optional.of(expressions.expression())
                            : Optional.empty();
            parameters.add(new Parameter(name, otherwise));
            if (!tokens.atOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return List.copyOf(parameters);
    }

    private Statement callBlock(int line) {
        List<Parameter> parameters = tokens.atOperator("(") ? parameters() : List.of();
        Token start = tokens.current();
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw start.unexpected("a call");
        }
        Statement.Macro caller = new Statement.Macro("caller", parameters, block("endcall"));
        return new Statement.CallBlock(call, caller, line);
    }

    private Statement with(int line) {
        List<Statement.Assign> assigns = new ArrayList<>();
        while (!tokens.at(Token.Type.STATEMENT_END)) {
            Target target = target();
            tokens.expectOperator("=");
            assigns.add(new Statement.Assign(List.of(target), expressions.expression(), line));
            if (!tokens.at(Token.Type.STATEMENT_END)) {
                tokens.expectOperator(",");
            }
        }
        return new Statement.With(List.copyOf(assigns), block("endwith"));
    }
}
