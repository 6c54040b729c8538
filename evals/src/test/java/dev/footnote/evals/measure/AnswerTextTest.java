package dev.footnote.evals.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.util.List;

class AnswerTextTest {
    @Test
    void punctuationArticlesCaseAndFootnoteMarksDoNotCount() {
        assertThat(AnswerText.f1("The fast mode. [1]", List.of("Fast mode"))).isEqualTo(1);
    }

    @Test
    void theBestAcceptedAnswerCounts() {
        // "it is fast" against "fast": precision 1/3, recall 1
        assertThat(AnswerText.f1("it is fast", List.of("smart", "fast")))
                .isCloseTo(0.5, within(1e-12));
    }

    @Test
    void anAnswerContainsWholeWordsOnly() {
        assertThat(AnswerText.contains("It keeps 5000 statements [2].", List.of("5000"))).isTrue();
        assertThat(AnswerText.contains("It keeps 15000 statements.", List.of("5000"))).isFalse();
    }

    @Test
    void aQuoteStandsInATextWhateverTheWhiteSpace() {
        assertThat(
                        AnswerText.holds(
                                "EXTENDED allows\n both  compression", "allows both compression"))
                .isTrue();
    }
}
