package dev.footnote.engine.template;

import java.util.List;

/** Tokens one after the other, with a limit on how deep what they spell may nest. */
final class TokenStream {
    private final List<Token> tokens;
    private final Budget depth;
    private int at;

    TokenStream(List<Token> tokens, TemplateLimits limits) {
        this.tokens = tokens;
        this.depth = new Budget(limits);
    }

    Token current() {
        return tokens.get(at);
    }

    Token following() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean at(Token.Type type) {
        return current().type() == type;
    }

    boolean atOperator(String text) {
        return current().is(Token.Type.OPERATOR, text);
    }

    boolean atName(String text) {
        return current().is(Token.Type.NAME, text);
    }

    /** Consumes the operator if it is next. */
    boolean skipOperator(String text) {
        boolean found = atOperator(text);
        if (found) {
            next();
        }
        return found;
    }

    /** Consumes the name if it is next. */
    boolean skipName(String text) {
        boolean found = atName(text);
        if (found) {
            next();
        }
        return found;
    }

    void expectOperator(String text) {
        if (!skipOperator(text)) {
            throw current().unexpected("\"" + text + "\"");
        }
    }

    void expectName(String text) {
        if (!skipName(text)) {
            throw current().unexpected("\"" + text + "\"");
        }
    }

    String name() {
        if (!at(Token.Type.NAME)) {
            throw current().unexpected("a name");
        }
        return next().text();
    }

    void expect(Token.Type type, String what) {
        if (!at(type)) {
            throw current().unexpected(what);
        }
        next();
    }

    void enter() {
        depth.enter();
    }

    void leave() {
        depth.leave();
    }
}
