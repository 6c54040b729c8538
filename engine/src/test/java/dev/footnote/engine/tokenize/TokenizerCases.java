package dev.footnote.engine.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonNull;
import dev.footnote.engine.json.JsonValue.JsonObject;

import org.assertj.core.api.SoftAssertions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds a tokenizer to one {@code cases.json}. */
final class TokenizerCases {
    private final Tokenizer tokenizer;
    private final JsonObject file;
    private final SoftAssertions softly = new SoftAssertions();

    TokenizerCases(Tokenizer tokenizer, JsonObject file) {
        this.tokenizer = tokenizer;
        this.file = file;
    }

    void check() {
        assertThat(tokenizer.vocabularySize()).isEqualTo(file.require("vocab_size").asInt());
        objects("cases").forEach(this::checkCase);
        objects("pairs").forEach(this::checkPair);
        objects("truncation").forEach(this::checkTruncation);
        objects("stream").forEach(this::checkStream);
        softly.assertAll();
    }

    private List<JsonObject> objects(String name) {
        return file.require(name).asArray().stream().map(JsonValue::asObject).toList();
    }

    private void checkCase(JsonObject row) {
        String name = row.require("name").asString();
        String text = row.require("text").asString();
        Encoding plain = tokenizer.encode(text, false);
        softly.assertThat(plain.ids()).as("%s ids", name).isEqualTo(ints(row, "ids"));
        softly.assertThat(offsets(plain)).as("%s offsets", name).isEqualTo(row.require("offsets"));
        Encoding special = tokenizer.encode(text, true);
        softly.assertThat(special.ids())
                .as("%s ids with special tokens", name)
                .isEqualTo(ints(row, "ids_special"));
        softly.assertThat(special.typeIds())
                .as("%s type ids", name)
                .isEqualTo(ints(row, "type_ids_special"));
        softly.assertThat(mask(special))
                .as("%s special mask", name)
                .isEqualTo(ints(row, "special_mask"));
        checkText(row, "decode", tokenizer.decode(ints(row, "ids"), true));
        checkText(row, "decode_keep_special", tokenizer.decode(ints(row, "ids"), false));
        checkText(row, "decode_special_skipped", tokenizer.decode(ints(row, "ids_special"), true));
    }

    private void checkText(JsonObject row, String member, String found) {
        softly.assertThat(found)
                .as("%s %s", row.require("name").asString(), member)
                .isEqualTo(row.require(member).asString());
    }

    private void checkPair(JsonObject row) {
        String a = row.require("a").asString();
        Encoding encoding =
                tokenizer.encode(EncodeRequest.of(a).pairedWith(row.require("b").asString()));
        softly.assertThat(encoding.ids()).as("pair %s ids", a).isEqualTo(ints(row, "ids"));
        softly.assertThat(encoding.typeIds())
                .as("pair %s type ids", a)
                .isEqualTo(ints(row, "type_ids"));
        softly.assertThat(mask(encoding)).as("pair %s", a).isEqualTo(ints(row, "special_mask"));
        softly.assertThat(offsets(encoding)).as("pair %s", a).isEqualTo(row.require("offsets"));
    }

    private void checkTruncation(JsonObject row) {
        EncodeRequest request = EncodeRequest.of(row.require("a").asString());
        if (row.find("b").isPresent()) {
            request = request.pairedWith(row.require("b").asString());
        }
        String strategy = row.require("strategy").asString();
        Truncation truncation =
                new Truncation(
                        row.require("max_length").asInt(),
                        Truncation.Strategy.valueOf(strategy.toUpperCase(Locale.ROOT)),
                        row.find("stride").map(JsonValue::asInt).orElse(0));
        EncodeRequest cut = request.cut(truncation);
        if (row.find("error").isPresent()) {
            assertThatThrownBy(() -> tokenizer.encode(cut)).isInstanceOf(TokenizerException.class);
        } else if (row.find("windows").isPresent()) {
            List<JsonValue> windows = row.require("windows").asArray();
            List<Encoding> found = tokenizer.encodeWindows(cut);
            softly.assertThat(found).hasSameSizeAs(windows);
            for (int i = 0; i < Math.min(windows.size(), found.size()); i++) {
                JsonObject window = windows.get(i).asObject();
                softly.assertThat(found.get(i).ids()).isEqualTo(ints(window, "ids"));
                softly.assertThat(found.get(i).typeIds()).isEqualTo(ints(window, "type_ids"));
                softly.assertThat(offsets(found.get(i))).isEqualTo(window.require("offsets"));
            }
        } else {
            Encoding found = tokenizer.encode(cut);
            softly.assertThat(found.ids()).as("truncation %s", row).isEqualTo(ints(row, "ids"));
            if (row.find("type_ids").isPresent()) {
                softly.assertThat(found.typeIds()).isEqualTo(ints(row, "type_ids"));
            }
        }
    }

    private void checkStream(JsonObject row) {
        String name = row.require("name").asString();
        StreamDecoder decoder = tokenizer.streamDecoder(row.require("skip_special").asBoolean());
        StringBuilder joined = new StringBuilder();
        int[] ids = ints(row, "ids");
        List<String> found = new ArrayList<>();
        for (int id : ids) {
            String chunk = decoder.next(id);
            found.add(chunk);
            joined.append(chunk);
        }
        List<String> chunks =
                row.require("chunks").asArray().stream()
                        .map(chunk -> chunk instanceof JsonNull ? "" : chunk.asString())
                        .toList();
        softly.assertThat(found).as("stream %s", name).isEqualTo(chunks);
        joined.append(decoder.finish());
        String full = row.require("full").asString();
        // Where a character is cut, byte fallback spells the run anew; what was given out stays.
        boolean cut = full.endsWith("\uFFFD");
        softly.assertThat(joined.toString())
                .as("stream %s to its end", name)
                .startsWith(String.join("", chunks))
                .satisfies(text -> assertThat(cut || text.equals(full)).isTrue());
    }

    private static int[] ints(JsonObject row, String name) {
        return row.require(name).asArray().stream().mapToInt(JsonValue::asInt).toArray();
    }

    private static int[] mask(Encoding encoding) {
        int[] mask = new int[encoding.size()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = encoding.added()[i] ? 1 : 0;
        }
        return mask;
    }

    private static JsonValue offsets(Encoding encoding) {
        List<JsonValue> offsets = new ArrayList<>();
        for (int i = 0; i < encoding.size(); i++) {
            offsets.add(
                    new JsonValue.JsonArray(
                            List.of(
                                    new JsonValue.JsonNumber(encoding.starts()[i]),
                                    new JsonValue.JsonNumber(encoding.ends()[i]))));
        }
        return new JsonValue.JsonArray(offsets);
    }
}
