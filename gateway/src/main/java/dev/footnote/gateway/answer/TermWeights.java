package dev.footnote.gateway.answer;

import dev.footnote.gateway.text.Word;
import dev.footnote.gateway.text.Words;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much each word tells the passages found apart: its rarity among them, and more for numbers,
 * codes and names.
 */
final class TermWeights {
    private final Map<String, Integer> passagesWith;
    private final int passageCount;

    private TermWeights(Map<String, Integer> passagesWith, int passageCount) {
        this.passagesWith = passagesWith;
        this.passageCount = passageCount;
    }

    static TermWeights of(List<String> passages) {
        Map<String, Integer> counts = new HashMap<>();
        for (String passage : passages) {
            for (String key : Words.keys(passage)) counts.merge(key, 1, Integer::sum);
        }
        return new TermWeights(counts, passages.size());
    }

    double of(Word word) {
        double form =
                switch (word.kind()) {
                    case NUMBER, IDENTIFIER -> 1.5;
                    case NAME -> 1.25;
                    case COMMON -> 1.0;
                    case STOP -> 0.0;
                };
        int with = passagesWith.getOrDefault(word.key(), 0);
        return form * (1 + 0.5 * Math.log((passageCount + 1.0) / (with + 1.0)));
    }
}
