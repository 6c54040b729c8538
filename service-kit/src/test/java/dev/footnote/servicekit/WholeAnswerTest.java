package dev.footnote.servicekit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.contracts.openai.ChatCompletion;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionChunk.Choice;
import dev.footnote.contracts.openai.ChatCompletionChunk.Delta;
import dev.footnote.contracts.openai.ToolCall;
import dev.footnote.contracts.openai.Usage;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class WholeAnswerTest {
    private static final ToolCall CALL =
            ToolCall.of(0, "call_1", new ToolCall.Function("weather", "{}"));

    private final List<String> told = new ArrayList<>();
    private final WholeAnswer answer = new WholeAnswer(() -> told.add("begun"));

    private void take(int choice, Delta delta, String reason) {
        Optional<String> finish = reason.isEmpty() ? Optional.empty() : Optional.of(reason);
        chunk(List.of(new Choice(choice, delta, finish)), Optional.empty());
    }

    private void chunk(List<Choice> choices, Optional<Usage> usage) {
        answer.accept(
                new ChatCompletionChunk("c1", "chat.completion.chunk", 7, "tiny", choices, usage));
    }

    @Test
    void eachChoiceIsPutTogetherWithItsCallsAndItsEnd() {
        take(0, Delta.ofText("Tea "), "");
        take(1, Delta.ofToolCalls(List.of(CALL)), "");
        take(0, Delta.ofText("is warm."), "stop");
        take(1, Delta.empty(), "tool_calls");
        chunk(List.of(), Optional.of(Usage.of(9, 4)));

        ChatCompletion whole = answer.completion();
        assertThat(whole.id()).isEqualTo("c1");
        assertThat(whole.usage()).isEqualTo(Usage.of(9, 4));
        assertThat(whole.choices()).hasSize(2);
        assertThat(whole.choices().getFirst().message().content()).isEqualTo("Tea is warm.");
        assertThat(whole.choices().getFirst().finishReason()).isEqualTo("stop");
        assertThat(whole.choices().getLast().message().toolCalls()).containsExactly(CALL);
        assertThat(whole.choices().getLast().finishReason()).isEqualTo("tool_calls");
    }

    @Test
    void theFirstPieceSaysOnceThatTheModelHasBegun() {
        assertThat(told).isEmpty();
        take(0, Delta.ofText("Tea"), "");
        take(0, Delta.ofText("."), "stop");
        assertThat(told).containsExactly("begun");
    }
}
