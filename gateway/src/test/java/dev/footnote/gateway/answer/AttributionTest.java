package dev.footnote.gateway.answer;

import static dev.footnote.gateway.answer.Samples.evidence;
import static dev.footnote.gateway.answer.Samples.passage;
import static dev.footnote.gateway.answer.Samples.weights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.knowledge.Passage;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class AttributionTest {
    private static final Passage WARRANTY =
            passage(
                    "w",
                    "Warranty terms",
                    "The pump is covered for 36 months from delivery. Seals and filters are not"
                            + " covered.");

    private static Optional<Attribution.Support> support(String sentence) {
        var question = Question.of("How long does the warranty cover the pump?", List.of());
        return new Attribution(question, weights(WARRANTY))
                .of(sentence, evidence(question, WARRANTY).sources());
    }

    @Test
    void aSentenceInOtherOrderIsCarriedByTheSentenceItComesFrom() {
        assertThat(support("From delivery, the pump is covered for 36 months."))
                .hasValueSatisfying(
                        support -> {
                            assertThat(support.verified()).isTrue();
                            assertThat(support.source().text(support.span()))
                                    .isEqualTo("The pump is covered for 36 months from delivery.");
                        });
    }

    @Test
    void aWrongNumberHasNoSupport() {
        assertThat(support("The pump is covered for 24 months from delivery.")).isEmpty();
    }

    @Test
    void aNameThatTheSourceDoesNotHaveHasNoSupport() {
        assertThat(support("The pump is covered by Acme for 36 months from delivery.")).isEmpty();
    }

    @Test
    void aNegationThatTheSourceDoesNotHaveHasNoSupport() {
        assertThat(support("The pump is not covered for 36 months from delivery.")).isEmpty();
        assertThat(support("Seals and filters are covered.")).isEmpty();
    }

    @Test
    void anExceptionThatTheSourceDoesNotMakeHasNoSupport() {
        Passage roles =
                passage(
                        "r",
                        "Roles",
                        "A superuser bypasses all checks, except the right to log in.");
        var question = Question.of("Which checks does a superuser bypass?", List.of());
        var attribution = new Attribution(question, weights(roles));
        var sources = evidence(question, roles).sources();
        assertThat(
                        attribution.of(
                                "A superuser bypasses all checks except for superusers.", sources))
                .isEmpty();
        assertThat(attribution.of("All checks, except the right to log in.", sources)).isPresent();
    }

    @Test
    void anEchoOfTheQuestionSaysNothing() {
        assertThat(support("The warranty does cover the pump.")).isEmpty();
    }

    /** All but one of its words are the question's: the source carries the echo, not the news. */
    @Test
    void theQuestionsWordsDoNotCarryWhatIsSaidBeyondThem() {
        Passage wait =
                passage("w", "pg_ctl", "Waiting is the default for the modes start and stop.");
        var question =
                Question.of("Which shutdown mode does pg_ctl stop use by default?", List.of());
        var attribution = new Attribution(question, weights(wait));
        assertThat(
                        attribution.of(
                                "The mode that pg_ctl stop uses by default is immediate.",
                                evidence(question, wait).sources()))
                .isEmpty();
    }

    @Test
    void aBareValueIsTooLittleToBeChecked() {
        assertThat(support("The answer is 36.")).isEmpty();
    }

    @Test
    void anInventionHasNoSupport() {
        assertThat(support("The warranty was founded by engineers who loved the sea.")).isEmpty();
    }
}
