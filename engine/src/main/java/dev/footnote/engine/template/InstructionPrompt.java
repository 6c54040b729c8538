package dev.footnote.engine.template;

import java.util.Optional;

/**
 * How Alpaca was taught to read a task (Stanford, 2023): the prompt of base models that were tuned
 * on its data, with and without an input beside the instruction.
 */
public record InstructionPrompt(String instruction, Optional<String> input) {
    /** Refuses an empty task. */
    public InstructionPrompt {
        if (instruction.isBlank()) {
            throw new IllegalArgumentException("the instruction is blank");
        }
    }

    /** The prompt; the answer follows it. */
    public String text() {
        boolean given = input.filter(it -> !it.isBlank()).isPresent();
        StringBuilder text = new StringBuilder("Below is an instruction that describes a task");
        if (given) {
            text.append(", paired with an input that provides further context");
        }
        text.append(". Write a response that appropriately completes the request.\n\n");
        text.append("### Instruction:\n").append(instruction).append("\n\n");
        if (given) {
            text.append("### Input:\n").append(input.orElseThrow()).append("\n\n");
        }
        return text.append("### Response:\n").toString();
    }

    /** What ends an answer when the model goes on to a task of its own. */
    public static String stop() {
        return "\n### ";
    }
}
