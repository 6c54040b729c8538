package dev.footnote.gateway.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class SentencesTest {
    private static List<String> split(String text) {
        return Sentences.split(text).stream().map(span -> span.of(text)).toList();
    }

    @Test
    void aFullStopBeforeASpaceEndsASentence() {
        assertThat(split("Meals are paid. Hotels are not! Why?"))
                .containsExactly("Meals are paid.", "Hotels are not!", "Why?");
    }

    @Test
    void decimalsVersionsAbbreviationsAndInitialsDoNotEndASentence() {
        assertThat(
                        split(
                                "Release 4.2 costs 3,420.00 euro, e.g. for J. Smith. It runs on"
                                        + " pg_hba.conf. Done."))
                .containsExactly(
                        "Release 4.2 costs 3,420.00 euro, e.g. for J. Smith.",
                        "It runs on pg_hba.conf.",
                        "Done.");
    }

    @Test
    void anOrdinalBeforeAMonthDoesNotEndASentence() {
        assertThat(split("Der Start ist am 2. Mai mit zwei Orten. Danach Pause."))
                .containsExactly("Der Start ist am 2. Mai mit zwei Orten.", "Danach Pause.");
    }

    @Test
    void aHeadingAndEachListItemStandAlone() {
        assertThat(
                        split(
                                "FRAMEWORK AGREEMENT\n"
                                        + "The notice period is three months.\n"
                                        + "- first\n"
                                        + "- second"))
                .containsExactly(
                        "FRAMEWORK AGREEMENT",
                        "The notice period is three months.",
                        "- first",
                        "- second");
    }

    @Test
    void hardWrappedProseIsOneSentence() {
        assertThat(
                        split(
                                "The default is typically 100 connections, but might be less if"
                                        + " your\n"
                                        + "kernel settings will not support it."))
                .hasSize(1);
    }

    @Test
    void chineseSentencesEndWithoutASpace() {
        assertThat(split("备份在星期日。恢复每季度测试。")).containsExactly("备份在星期日。", "恢复每季度测试。");
    }

    @Test
    void aStreamGivesASentenceOnlyWhenTheNextHasBegun() {
        var stream = new SentenceStream();
        assertThat(stream.accept("The fee is 3.")).isEmpty();
        assertThat(stream.accept("50 euro. It")).containsExactly("The fee is 3.50 euro.");
        assertThat(stream.accept(" is due now")).isEmpty();
        assertThat(stream.end()).contains("It is due now");
        assertThat(stream.end()).isEmpty();
    }
}
