package dev.footnote.ingestion.parse.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageGuessTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en|Everybody has 25 days of leave a year.",
                "de|Die Lieferung erfolgt innerhalb von zehn Tagen nach der Bestellung.",
                "fr|Le contrat est valable pour une durée de deux ans.",
                "es|Todos los seres humanos nacen libres e iguales en dignidad y derechos.",
                "it|Il contratto è valido per due anni e non può essere prorogato.",
                "pl|Umowa obowiązuje przez dwa lata i nie jest przedłużana.",
                "ru|Срок поставки не может быть изменён, если это не указано в договоре.",
                "ja|本契約の有効期間は2年間とします。",
                "zh|本合同有效期为两年。交货期为四十五天。",
                "ar|اللغة العربية هي واحدة من أكثر اللغات انتشارا في العالم",
                "el|Η σύμβαση ισχύει για δύο έτη."
            })
    void theLanguageIsRecognisedByItsWordsOrItsScript(String language, String text) {
        assertThat(new LanguageGuess().of(text)).hasValue(language);
    }
}
