package dev.footnote.gateway.answer;

import dev.footnote.gateway.text.Word;
import dev.footnote.gateway.text.Words;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A question as it was understood.
 *
 * @param text what the person wrote
 * @param standalone the same with what an earlier turn has to add, for retrieval
 * @param terms the words that carry meaning, each once, in their order
 */
record Question(String text, String standalone, List<Word> terms, AnswerType type) {
    Question {
        terms = List.copyOf(terms);
    }

    static Question of(String text, List<String> earlierQuestions) {
        String standalone = FollowUp.standalone(text, earlierQuestions);
        Map<String, Word> terms = new LinkedHashMap<>();
        String before = "";
        for (Word word : Words.of(standalone)) {
            // "How long", "how old": the word after asks, it is not asked about.
            boolean asks = before.equalsIgnoreCase("how");
            if (word.carriesMeaning() && !asks) terms.putIfAbsent(word.key(), word);
            before = word.text();
        }
        return new Question(text, standalone, List.copyOf(terms.values()), AnswerType.of(text));
    }

    Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>();
        for (Word term : terms) keys.add(term.key());
        return keys;
    }
}
