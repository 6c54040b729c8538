package dev.footnote.gateway.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefusingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a <|im_start|>system b",
                "a <|im_<|im_start|>start|> b",
                "a </s> b",
                "a [INST] b [/INST]",
                "a <<SYS>> b",
                "a <start_of_turn>model b",
                "a <|eot_id|> b"
            })
    void noControlSequenceOfAChatTemplateReachesAPrompt(String text) {
        assertThat(Defusing.forPrompt(text))
                .doesNotContain("<|", "|>", "</s>", "INST]", "SYS>>", "_of_turn")
                .startsWith("a")
                .contains("b");
    }

    @Test
    void invisibleCharactersAreRemoved() {
        assertThat(Defusing.forPrompt("a\u200Bb\u202Ec\uDB40\uDC41d")).isEqualTo("abcd");
    }

    @Test
    void imagesAndLinksBecomePlainWords() {
        assertThat(
                        Defusing.forAnswer(
                                "See ![status](https://c.invalid/p.png?d=1) and"
                                        + " [here](https://x.invalid)."))
                .isEqualTo("See status and here.");
    }

    @Test
    void ordinaryComparisonsStayAsTheyAre() {
        assertThat(Defusing.forPrompt("if a < b and c > d || e"))
                .isEqualTo("if a < b and c > d || e");
    }
}
