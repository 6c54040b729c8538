package dev.footnote.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class FollowUpTest {
    private static final List<String> EARLIER = List.of("What does a parking permit cost?");

    @Test
    void aPronounTakesTheEarlierQuestionAlong() {
        assertThat(FollowUp.standalone("How long is it valid for visitors of the site?", EARLIER))
                .isEqualTo(
                        "What does a parking permit cost? How long is it valid for visitors of the"
                                + " site?");
    }

    @Test
    void aShortQuestionTakesTheEarlierQuestionAlong() {
        assertThat(FollowUp.standalone("And for motorcycles?", EARLIER))
                .isEqualTo("What does a parking permit cost? And for motorcycles?");
    }

    @Test
    void aQuestionThatNamesItsSubjectStaysAlone() {
        assertThat(FollowUp.standalone("When do full backups of the database run?", EARLIER))
                .isEqualTo("When do full backups of the database run?");
    }

    @Test
    void aChainOfFollowUpsReachesBackToTheQuestionThatNamesTheSubject() {
        assertThat(
                        FollowUp.standalone(
                                "Why?",
                                List.of(
                                        "What is the flash point of cleaner K7?",
                                        "And of cleaner K8?")))
                .startsWith("What is the flash point of cleaner K7? And of cleaner K8?");
    }

    @Test
    void withoutHistoryTheQuestionIsAsItIs() {
        assertThat(FollowUp.standalone("Why is it so?", List.of())).isEqualTo("Why is it so?");
    }
}
