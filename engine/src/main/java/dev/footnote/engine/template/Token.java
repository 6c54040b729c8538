package dev.footnote.engine.template;

/** A piece of a template. */
record Token(Type type, String text, int line) {
    /** Kinds of pieces. */
    enum Type {
        DATA,
        STATEMENT_BEGIN,
        STATEMENT_END,
        PRINT_BEGIN,
        PRINT_END,
        NAME,
        STRING,
        INTEGER,
        REAL,
        OPERATOR,
        END
    }

    boolean is(Type wanted, String content) {
        return type == wanted && text.equals(content);
    }

    TemplateException unexpected(String expected) {
        String found = type == Type.END ? "the end of the template" : "\"" + text + "\"";
        return new TemplateException(
                TemplateException.Kind.SYNTAX,
                "template line %d: found %s, expected %s".formatted(line, found, expected));
    }
}
