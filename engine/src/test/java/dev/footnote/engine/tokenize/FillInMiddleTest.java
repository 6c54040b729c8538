package dev.footnote.engine.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.engine.Fixtures;
import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonArray;
import dev.footnote.engine.json.JsonValue.JsonBoolean;
import dev.footnote.engine.json.JsonValue.JsonNumber;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.json.JsonValue.JsonString;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class FillInMiddleTest {
    private static final JsonObject FILE = Fixtures.json("tokenizers/bpe_qwen2/tokenizer.json");

    /** The tokenizer with further special tokens from 5000 on. */
    private static Tokenizer with(String... tokens) {
        List<JsonValue> added = new ArrayList<>(FILE.require("added_tokens").asArray());
        for (int i = 0; i < tokens.length; i++) {
            added.add(
                    new JsonObject(
                            Map.of(
                                    "id", new JsonNumber(5000 + i),
                                    "content", new JsonString(tokens[i]),
                                    "special", new JsonBoolean(true))));
        }
        Map<String, JsonValue> members = new LinkedHashMap<>(FILE.members());
        members.put("added_tokens", new JsonArray(added));
        return Tokenizers.fromJson(new JsonObject(members));
    }

    @Test
    void aVocabularyWithTheTokensAsksForWhatStandsBetween() {
        Tokenizer tokenizer = with("<|fim_prefix|>", "<|fim_middle|>", "<|fim_suffix|>");
        List<Integer> ids =
                FillInMiddle.of(tokenizer).orElseThrow().promptIds("def f(", "):\n    pass");
        assertThat(ids.getFirst()).isEqualTo(5000);
        assertThat(ids.getLast()).isEqualTo(5001);
        int[] plain = ids.stream().mapToInt(Integer::intValue).toArray();
        assertThat(tokenizer.decode(plain, false))
                .isEqualTo("<|fim_prefix|>def f(<|fim_suffix|>):\n    pass<|fim_middle|>");
    }

    @Test
    void aVocabularyWithoutAllOfThemDoesNot() {
        assertThat(FillInMiddle.of(with("<|fim_prefix|>", "<|fim_suffix|>"))).isEmpty();
        assertThat(FillInMiddle.of(Tokenizers.fromJson(FILE))).isEmpty();
    }
}
