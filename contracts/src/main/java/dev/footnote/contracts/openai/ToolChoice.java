package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tools may be called: on the wire {@code none}, {@code auto}, {@code required}, or an object
 * that names one function.
 */
public record ToolChoice(@JsonValue Object wire) {
    private static final Set<String> WORDS = Set.of("none", "auto", "required");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ToolChoice of(Object wire) {
        var choice = new ToolChoice(wire);
        if ((wire instanceof String word && WORDS.contains(word))
                || choice.function().isPresent()) {
            return choice;
        }
        throw new IllegalArgumentException(
                "tool_choice is neither none, auto, required nor an object that names a function");
    }

    /** Whether no tool is to be offered. */
    public boolean isNone() {
        return wire.equals("none");
    }

    /** Whether the model is left to decide. */
    public boolean isAuto() {
        return wire.equals("auto");
    }

    /** The function that must be called, when one is named. */
    public Optional<String> function() {
        return wire instanceof Map<?, ?> object
                        && object.get("function") instanceof Map<?, ?> function
                        && function.get("name") instanceof String name
                ? Optional.of(name)
                : Optional.empty();
    }
}
