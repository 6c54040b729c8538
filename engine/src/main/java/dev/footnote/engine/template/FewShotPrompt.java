package dev.footnote.engine.template;

import java.util.List;

/**
 * Examples that show a base model what to do: each an input with its output, then an input alone.
 *
 * @param introduction before the examples; may be empty
 */
public record FewShotPrompt(String introduction, Labels labels, List<Example> examples) {
    private static final int EXAMPLES_MAX = 256;

    /** An input and what belongs to it. */
    public record Example(String input, String output) {}

    /**
     * What stands in front.
     *
     * @param input of an input: {@code Review:}
     * @param output of an output: {@code Sentiment:}
     */
    public record Labels(String input, String output) {
        /** Refuses labels that say nothing. */
        public Labels {
            if (input.isBlank() || output.isBlank()) {
                throw new IllegalArgumentException("a label of the examples is blank");
            }
        }
    }

    /** Refuses sets without an example, and ones that no context holds. */
    public FewShotPrompt {
        examples = List.copyOf(examples);
        if (examples.isEmpty() || examples.size() > EXAMPLES_MAX) {
            throw new IllegalArgumentException(
                    "%d examples; 1 to %d are shown".formatted(examples.size(), EXAMPLES_MAX));
        }
    }

    /** The prompt for an input; the output follows it, after a space. */
    public String text(String input) {
        StringBuilder text = new StringBuilder(introduction);
        if (!introduction.isEmpty()) {
            text.append("\n\n");
        }
        for (Example example : examples) {
            text.append(labels.input()).append(' ').append(example.input()).append('\n');
            text.append(labels.output()).append(' ').append(example.output()).append("\n\n");
        }
        text.append(labels.input()).append(' ').append(input).append('\n');
        return text.append(labels.output()).toString();
    }

    /** What ends an output when the model goes on to examples of its own. */
    public String stop() {
        return "\n" + labels.input();
    }
}
