package dev.footnote.knowledge.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

class LanguageDetectorTest {
    private final LanguageDetector detector = new LanguageDetector();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    en | How do I list the running queries?
                    de | Welche Kirche steht auf dem Hügel und wer hat sie gebaut?
                    fr | Quelle est la durée de la garantie ?
                    es | ¿Cuántos días de vacaciones tienen los empleados?
                    it | Quanti giorni di ferie hanno gli impiegati della ditta?
                    pt | Quantos dias de férias os funcionários não têm?
                    sv | Hur många semesterdagar har de anställda och vilka är de?
                    tr | Bu şirkette çalışanların kaç gün izni var ve bu nasıl alınır?
                    ru | Сколько дней отпуска у сотрудников?
                    el | Πόσες μέρες άδεια έχουν οι υπάλληλοι;
                    ar | كم عدد أيام الإجازة؟
                    hi | कर्मचारियों को कितने दिन की छुट्टी मिलती है?
                    zh | 员工有多少天假期？
                    ja | 従業員の休暇は何日ですか？
                    ko | 직원들의 휴가는 며칠입니까?
                    th | พนักงานมีวันหยุดกี่วัน
                    ru | Как посмотреть таблицу pg_stat_activity?
                    """)
    void aQuestionTellsItsLanguage(String language, String question) {
        assertThat(detector.detect(question, Set.of())).contains(language);
    }

    @Test
    void nothingIsGuessedFromAnIdentifier() {
        assertThat(detector.detect("max_connections", Set.of("en"))).isEmpty();
        assertThat(detector.detect("42", Set.of("en"))).isEmpty();
    }

    @Test
    void amongEqualClaimsTheLanguageOfThePassagesWins() {
        String germanOrDutch = "Wie lange dauert der Urlaub?";

        assertThat(detector.detect(germanOrDutch, Set.of())).isEmpty();
        assertThat(detector.detect(germanOrDutch, Set.of("de", "en"))).contains("de");
    }
}
