package dev.footnote.engine.template;

/** What one rendering has used so far. */
final class Budget {
    private final TemplateLimits limits;
    private long steps;
    private int depth;

    Budget(TemplateLimits limits) {
        this.limits = limits;
    }

    void step() {
        steps(1);
    }

    void steps(long count) {
        steps += count;
        if (steps > limits.stepsMax()) {
            throw exceeded(limits.stepsMax() + " steps");
        }
    }

    /** Checks a string before it is made. */
    void characters(long count) {
        if (count > limits.charactersMax()) {
            throw exceeded(limits.charactersMax() + " characters");
        }
        steps(count >> 6);
    }

    void enter() {
        if (++depth > limits.depthMax()) {
            throw exceeded("a depth of " + limits.depthMax());
        }
    }

    void leave() {
        depth--;
    }

    private static TemplateException exceeded(String limit) {
        return new TemplateException(
                TemplateException.Kind.LIMIT, "the template needs more than " + limit);
    }
}
