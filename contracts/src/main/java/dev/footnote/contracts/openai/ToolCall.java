package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.util.Optional;

/**
 * A call of a function that a model asks for. In a stream {@code index} says which call a piece
 * belongs to.
 *
 * @param type always {@code function}
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ToolCall(Optional<Integer> index, String id, String type, Function function) {

    /** The function's name, and its arguments as a text of JSON. */
    public record Function(String name, String arguments) {
        public Function {
            name = name == null ? "" : name;
            arguments = arguments == null ? "" : arguments;
        }
    }

    public ToolCall {
        index = index == null ? Optional.empty() : index;
        id = id == null ? "" : id;
        type = type == null ? "function" : type;
        if (function == null) throw new IllegalArgumentException("a tool call has no function");
    }

    public static ToolCall of(int index, String id, Function function) {
        return new ToolCall(Optional.of(index), id, "function", function);
    }
}
