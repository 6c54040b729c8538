package dev.footnote.gateway.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpellingTest {
    @Test
    void aLetterLeftOutDoubledMistakenOrSwappedIsASlip() {
        assertThat(isMeant("libary", "library")).isTrue();
        assertThat(isMeant("librrary", "library")).isTrue();
        assertThat(isMeant("librery", "library")).isTrue();
        assertThat(isMeant("volunatry", "voluntary")).isTrue();
    }

    @Test
    void aLongWordMayHaveTwoSlipsAndAShortOneNone() {
        assertThat(isMeant("enviromant", "environment")).isTrue();
        assertThat(isMeant("handle", "handsome")).isFalse();
        assertThat(isMeant("rust", "ruse")).isFalse();
    }

    @Test
    void aQuestionWordTypedWronglyAsksForNothing() {
        assertThat(isMeant("wich", "library")).isTrue();
    }

    @Test
    void numbersAndCodesAreNeverTakenForOneAnother() {
        assertThat(isMeant("20481", "20482")).isFalse();
        assertThat(isMeant("max_length", "min_length")).isFalse();
    }

    private static boolean isMeant(String typed, String text) {
        return Spelling.isMeant(Words.of(typed).getFirst(), Words.keys(text));
    }
}
