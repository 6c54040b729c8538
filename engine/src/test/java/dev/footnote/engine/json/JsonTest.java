package dev.footnote.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.footnote.engine.json.JsonValue.JsonArray;
import dev.footnote.engine.json.JsonValue.JsonBoolean;
import dev.footnote.engine.json.JsonValue.JsonNull;
import dev.footnote.engine.json.JsonValue.JsonNumber;
import dev.footnote.engine.json.JsonValue.JsonString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

class JsonTest {
    @Test
    void readsEveryKindOfValue() {
        JsonValue value =
                Json.parse(
                        " {\"a\": [1, -2.5e3, true, false, null, \"x\\u00e9\\n\\ud83d\\ude00\"],"
                                + " \"b\": {}, \"c\": []} ");
        assertThat(value.asObject().require("a"))
                .isEqualTo(
                        new JsonArray(
                                List.of(
                                        new JsonNumber(1),
                                        new JsonNumber(-2500),
                                        new JsonBoolean(true),
                                        new JsonBoolean(false),
                                        new JsonNull(),
                                        new JsonString("xé\n😀"))));
        assertThat(value.asObject().members().keySet()).containsExactly("a", "b", "c");
        assertThat(value.asObject().find("d")).isEmpty();
    }

    @Test
    void readsUtf8Bytes() {
        assertThat(Json.parse("\"é😀\"".getBytes(StandardCharsets.UTF_8)).asString())
                .isEqualTo("é😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[",
                "[1,]",
                "[,1]",
                "{\"a\":1,}",
                "{,}",
                "{\"a\"}",
                "{a:1}",
                "01",
                "-",
                "1.",
                ".5",
                "1e",
                "+1",
                "1e999",
                "NaN",
                "tru",
                "truee",
                "nul",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\t\"",
                "[1 2]",
                "{\"a\":1 \"b\":2}",
                "1 2",
                "{\"a\":1,\"a\":2}",
                "\u00a01",
                "// c\n1"
            })
    void refusesWhatIsNotJson(String text) {
        JsonException e = catchThrowableOfType(JsonException.class, () -> Json.parse(text));
        assertThat(e.kind()).isEqualTo(JsonException.Kind.SYNTAX);
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        JsonException e =
                catchThrowableOfType(
                        JsonException.class, () -> Json.parse(new byte[] {'"', (byte) 0xff, '"'}));
        assertThat(e.kind()).isEqualTo(JsonException.Kind.ENCODING);
    }

    @Test
    void refusesDepthAndSizeBeyondTheLimits() {
        JsonLimits limits = new JsonLimits(3, 10);
        assertThat(Json.parse("[[[]]]", limits).asArray()).hasSize(1);
        JsonException deep =
                catchThrowableOfType(JsonException.class, () -> Json.parse("[[[[]]]]", limits));
        JsonException large =
                catchThrowableOfType(JsonException.class, () -> Json.parse("[1,2,3,4,5]", limits));
        assertThat(deep.kind()).isEqualTo(JsonException.Kind.LIMIT);
        assertThat(large.kind()).isEqualTo(JsonException.Kind.LIMIT);
        assertThatThrownBy(() -> Json.parse("[".repeat(1_000_000)))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void saysWhatWasFoundInsteadOfTheExpectedType() {
        assertThatThrownBy(() -> Json.parse("[1]").asObject())
                .isInstanceOf(JsonException.class)
                .hasMessage("JSON value is an array, expected an object");
        assertThatThrownBy(() -> Json.parse("1.5").asInt())
                .hasMessage("JSON value is the number 1.5, expected a whole number");
        assertThatThrownBy(() -> Json.parse("{}").asObject().require("vocab"))
                .hasMessage("JSON object lacks the member \"vocab\"");
    }

    @Test
    void mutatedTextGivesAValueOrATypedError() {
        long seed = Long.getLong("footnote.fuzz.seed", 20261124L);
        SplittableRandom random = new SplittableRandom(seed);
        String base = "{\"a\": [1, -2.5e3, true, null, \"x\\u00e9\\n\"], \"b\": {\"c\": \"\"}}";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(base);
            for (int edits = random.nextInt(1, 5); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(1, 0x180));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, "{}[]\",:\\u0e-".charAt(random.nextInt(12)));
                }
            }
            try {
                Json.parse(text.toString());
            } catch (JsonException expected) {
                assertThat(expected.getMessage()).as("seed %d", seed).isNotEmpty();
            }
        }
    }
}
