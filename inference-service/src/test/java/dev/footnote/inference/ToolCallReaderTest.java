package dev.footnote.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Set;

class ToolCallReaderTest {
    private final ToolCallReader reader = new ToolCallReader(Set.of("weather", "time"));

    @Test
    void callsBetweenTagsAreTakenOutOfTheText() {
        var read =
                reader.read(
                        """
                        I will look.
                        <tool_call>
                        {"name": "weather", "arguments": {"city": "Bern", "days": {"from": 1}}}
                        </tool_call>
                        <tool_call>{"name": "time", "arguments": {}}</tool_call>\
                        """);
        assertThat(read.text()).isEqualTo("I will look.");
        assertThat(read.calls())
                .extracting(it -> it.function().name())
                .containsExactly("weather", "time");
        assertThat(read.calls().getFirst().function().arguments())
                .isEqualTo("{\"city\":\"Bern\",\"days\":{\"from\":1}}");
        assertThat(read.calls()).extracting(it -> it.index().orElseThrow()).containsExactly(0, 1);
        assertThat(read.calls().getFirst().id()).startsWith("call_").hasSize(29);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\": \"weather\", \"parameters\": {\"city\": \"Bern\"}}",
                " [{\"name\": \"weather\", \"arguments\": {\"city\": \"Bern\"}}]",
                "[TOOL_CALLS] [{\"name\": \"weather\", \"arguments\": {\"city\": \"Bern\"}}]"
            })
    void anAnswerThatIsNothingButACallIsOne(String answer) {
        var read = reader.read(answer);
        assertThat(read.text()).isEmpty();
        assertThat(read.calls()).hasSize(1);
        assertThat(read.calls().getFirst().function().arguments()).isEqualTo("{\"city\":\"Bern\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The weather is fine.",
                "{\"name\": \"delete_all\", \"arguments\": {}}",
                "{\"name\": \"weather\"}",
                "{\"name\": \"weather\", \"arguments\": \"Bern\"}",
                "<tool_call>{\"name\": \"weather\", </tool_call>",
                "[1, 2]",
                "[]",
                "{",
                ""
            })
    void everythingElseIsText(String answer) {
        var read = reader.read(answer);
        assertThat(read.text()).isEqualTo(answer);
        assertThat(read.calls()).isEmpty();
    }
}
