package dev.footnote.ingestion.parse.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

class DecodedTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "windows-1252|Die schöne Straße kostet 15,50 € im Café.",
                "windows-1251|Настоящий договор вступает в силу с момента подписания.",
                "IBM866|Однажды, в студеную зимнюю пору я из лесу вышел.",
                "windows-1250|Źródło: księga główna, żółć i łódź, umowa obowiązuje.",
                "ISO-8859-7|Η σύμβαση ισχύει για δύο έτη και η παράδοση σε ημέρες.",
                "windows-1256|اللغة العربية هي واحدة من أكثر اللغات انتشارا في العالم",
                "windows-31j|本契約の有効期間は2年間とします。納期は注文からです。",
                "GB18030|本合同有效期为两年。交货期为四十五天。违约金为每日百分之零点一。",
                "UTF-16BE|Настоящий договор вступает в силу с момента подписания.",
                "UTF-16LE|This is plain text without a byte order mark.",
                "UTF-8|Größe: 12 µm, naïve façade, 100 €"
            })
    void textIsReadInTheEncodingItWasWrittenIn(String charset, String text) {
        var bytes = text.getBytes(Charset.forName(charset));
        assertThat(DecodedText.of(bytes, Optional.empty()).text()).isEqualTo(text);
    }

    @Test
    void aWrongDeclarationIsNotBelieved() {
        var text = "Срок поставки составляет 45 дней. Штраф за каждый день просрочки.";
        var bytes = text.getBytes(Charset.forName("windows-1251"));
        var decoded = DecodedText.of(bytes, Optional.of(StandardCharsets.UTF_8));
        assertThat(decoded.text()).isEqualTo(text);
    }

    @Test
    void binaryFilesAreNoUtf16() {
        byte[] head = {
            (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1
        };
        byte[] bytes = new byte[512];
        System.arraycopy(head, 0, bytes, 0, head.length);
        for (int i = 64; i < bytes.length; i += 2) bytes[i] = (byte) 0xFF;
        assertThat(DecodedText.wide(bytes)).isEmpty();
    }

    @Test
    void charactersThatSteerTheDirectionOfWritingAreRemoved() {
        assertThat(CleanText.lines("Invoice \u202Etotal\u202C\u0000 42\u00AD."))
                .isEqualTo("Invoice total 42.");
    }
}
