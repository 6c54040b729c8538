package dev.footnote.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.engine.template.FewShotPrompt.Example;
import dev.footnote.engine.template.FewShotPrompt.Labels;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class PromptTest {

    @Test
    void anInstructionWithAnInputIsWrittenAsAlpacaLearnedIt() {
        assertThat(new InstructionPrompt("Translate to German.", Optional.of("Good day")).text())
                .isEqualTo(
                        """
                        Below is an instruction that describes a task, paired with an input that \
                        provides further context. Write a response that appropriately completes the \
                        request.

                        ### Instruction:
                        Translate to German.

                        ### Input:
                        Good day

                        ### Response:
                        """);
    }

    @Test
    void anInstructionWithoutAnInputHasNoPlaceForOne() {
        String expected =
                """
                Below is an instruction that describes a task. Write a response that appropriately \
                completes the request.

                ### Instruction:
                Name a colour.

                ### Response:
                """;
        assertThat(new InstructionPrompt("Name a colour.", Optional.empty()).text())
                .isEqualTo(expected);
        assertThat(new InstructionPrompt("Name a colour.", Optional.of(" ")).text())
                .isEqualTo(expected);
    }

    @Test
    void examplesComeBeforeTheInputThatIsAsked() {
        FewShotPrompt prompt =
                new FewShotPrompt(
                        "How do people feel?",
                        new Labels("Review:", "Sentiment:"),
                        List.of(
                                new Example("Lovely.", "positive"),
                                new Example("Bad.", "negative")));
        assertThat(prompt.text("Nice!"))
                .isEqualTo(
                        """
                        How do people feel?

                        Review: Lovely.
                        Sentiment: positive

                        Review: Bad.
                        Sentiment: negative

                        Review: Nice!
                        Sentiment:\
                        """);
        assertThat(prompt.stop()).isEqualTo("\nReview:");
    }

    @Test
    void aSetWithoutExamplesIsRefused() {
        assertThatThrownBy(() -> new FewShotPrompt("", new Labels("Q:", "A:"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
