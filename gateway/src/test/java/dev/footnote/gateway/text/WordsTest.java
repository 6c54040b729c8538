package dev.footnote.gateway.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void wordsAreComparedWithoutTheirEndings() {
        assertThat(Words.keys("resets stopped reimbursed policies"))
                .containsExactlyElementsOf(Words.keys("reset stop reimburse policy"));
    }

    @Test
    void functionWordsCarryNoMeaning() {
        assertThat(Words.keys("What is the price of it?")).containsExactly("pric");
    }

    @Test
    void codesStayWholeAndHyphenatedWordsDoNot() {
        assertThat(Words.of("A-100 max_connections pg_hba.conf out-of-line"))
                .extracting(Word::text)
                .containsExactly("A-100", "max_connections", "pg_hba.conf", "out", "of", "line");
    }

    @Test
    void numbersAreEqualWhateverTheirSeparators() {
        assertThat(Words.keys("3,420.00")).isEqualTo(Words.keys("3420"));
    }

    @Test
    void theFormTellsNumbersCodesAndNamesFromOtherWords() {
        assertThat(Words.of("Today Berlin has 17 TOAST tables"))
                .extracting(Word::kind)
                .containsExactly(
                        Word.Kind.COMMON,
                        Word.Kind.NAME,
                        Word.Kind.STOP,
                        Word.Kind.NUMBER,
                        Word.Kind.IDENTIFIER,
                        Word.Kind.COMMON);
    }

    @Test
    void eachIdeographIsAWord() {
        assertThat(Words.of("备份")).hasSize(2);
    }
}
