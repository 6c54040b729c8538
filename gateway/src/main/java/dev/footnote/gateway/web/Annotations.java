package dev.footnote.gateway.web;

import dev.footnote.contracts.answer.Answer;
import dev.footnote.contracts.answer.Citation;
import dev.footnote.contracts.openai.Annotation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An answer's citations in OpenAI's shape: one annotation for each mark in the text. */
final class Annotations {
    private Annotations() {}

    /** The indexes frame the mark, {@code [1]}, and count Unicode code points. */
    static List<Annotation> of(Answer answer) {
        Map<Integer, Citation> byNumber = new HashMap<>();
        for (Citation citation : answer.citations()) byNumber.put(citation.number(), citation);
        List<Annotation> annotations = new ArrayList<>();
        int from = 0;
        for (Answer.Sentence sentence : answer.sentences()) {
            from = answer.text().indexOf(sentence.text(), from) + sentence.text().length();
            for (int number : sentence.citations()) {
                String mark = "[" + number + "]";
                int start = answer.text().indexOf(mark, from);
                Citation citation = byNumber.get(number);
                if (start < 0 || citation == null) continue;
                from = start + mark.length();
                annotations.add(annotation(answer.text(), start, from, citation));
            }
        }
        return annotations;
    }

    private static Annotation annotation(String text, int start, int end, Citation citation) {
        int startIndex = text.codePointCount(0, start);
        return Annotation.of(
                new Annotation.UrlCitation(
                        startIndex,
                        startIndex + text.codePointCount(start, end),
                        citation.title(),
                        citation.url()),
                new Annotation.PassageCitation(
                        citation.documentId(),
                        citation.version(),
                        citation.chunkId(),
                        citation.quote(),
                        citation.page(),
                        citation.support(),
                        citation.verified()));
    }
}
