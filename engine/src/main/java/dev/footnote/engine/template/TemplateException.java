package dev.footnote.engine.template;

/** A template could not be read or rendered. */
public final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Kind {
        /** The text is not a template. */
        SYNTAX,
        /** The template asks for something that is not supported. */
        UNSUPPORTED,
        /** The template called {@code raise_exception}: the messages are not as it wants them. */
        RAISED,
        /** The template works with something that is not there. */
        UNDEFINED,
        /** The template does something with a value that its type does not allow. */
        TYPE,
        /** The template goes beyond what one rendering may use. */
        LIMIT
    }

    private final Kind kind;

    /** An error of a kind; of {@code RAISED} the message is the template's own. */
    public TemplateException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What was wrong. */
    public Kind kind() {
        return kind;
    }

    static TemplateException type(String message) {
        return new TemplateException(Kind.TYPE, message);
    }

    static TemplateException undefined(String message) {
        return new TemplateException(Kind.UNDEFINED, message);
    }

    /**
     * Something that templates here may not use.
     *
     * @param supported what they may use in its place
     */
    static TemplateException unsupported(String what, String name, String supported) {
        return new TemplateException(
                Kind.UNSUPPORTED,
                "the %s \"%s\" is not supported; these are: %s".formatted(what, name, supported));
    }
}
