package dev.footnote.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.gateway.answer.Answerability.Features;

import org.junit.jupiter.api.Test;

class AnswerabilityTest {
    @Test
    void aSentenceWithEveryWordOfTheQuestionCarriesAnAnswer() {
        assertThat(Answerability.probability(new Features(1, 0.7, 0.75, 0, 0, 1)))
                .isGreaterThan(0.8);
    }

    @Test
    void nothingInCommonCarriesNoAnswer() {
        assertThat(Answerability.probability(new Features(0.1, 0.2, 0.2, 0.7, 1, 0)))
                .isLessThan(0.1);
    }

    @Test
    void eachWordThatTheIndexDoesNotHaveSpeaksAgainstAnAnswer() {
        double present = Answerability.probability(new Features(0.6, 0.5, 0.5, 0, 0, 1));
        double absent = Answerability.probability(new Features(0.6, 0.5, 0.5, 0.4, 0, 1));
        assertThat(absent).isLessThan(present);
    }
}
