package dev.footnote.engine.template;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A chat template: turns a conversation into the prompt that a model was trained on. */
public final class ChatTemplate {
    private final List<Statement> body;
    private final TemplateLimits limits;
    private final Clock clock;

    private ChatTemplate(List<Statement> body, TemplateLimits limits, Clock clock) {
        this.body = body;
        this.limits = limits;
        this.clock = clock;
    }

    /** Reads a template; its dates are those of the system in UTC. */
    public static ChatTemplate parse(String jinja) {
        return parse(jinja, TemplateLimits.defaults(), Clock.systemUTC());
    }

    /** Reads a template with limits on what a rendering may use and the clock for its dates. */
    public static ChatTemplate parse(String jinja, TemplateLimits limits, Clock clock) {
        return new ChatTemplate(TemplateParser.parse(jinja, limits), limits, clock);
    }

    /**
     * Renders with variables: strings, numbers, booleans, lists, maps, and null for none. Usual
     * ones are {@code messages}, {@code add_generation_prompt}, {@code bos_token}, {@code
     * eos_token} and {@code tools}, which templates expect to be none when there are none.
     */
    public String render(Map<String, ? extends @Nullable Object> variables) {
        Map<String, Value> values = new HashMap<>(Globals.functions(clock));
        variables.forEach((name, value) -> values.put(name, Value.ofJava(value)));
        return new Renderer(limits).render(body, values);
    }
}
