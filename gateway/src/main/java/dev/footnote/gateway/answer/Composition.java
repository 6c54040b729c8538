package dev.footnote.gateway.answer;

import dev.footnote.contracts.answer.Answer;
import dev.footnote.contracts.answer.AskEvent;
import dev.footnote.contracts.answer.Asking;
import dev.footnote.contracts.answer.Citation;
import dev.footnote.gateway.text.Defusing;
import dev.footnote.gateway.text.Span;
import dev.footnote.gateway.text.Words;
import dev.footnote.knowledge.Passage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An answer as it grows: each sentence goes out together with its citation, and none without one.
 * One thread.
 */
final class Composition {
    private static final double SAID_ALREADY = 0.8;

    private final ViewLinks links;
    private final Asking.EventConsumer consumer;
    private final StringBuilder text = new StringBuilder();
    private final List<Answer.Sentence> sentences = new ArrayList<>();
    private final List<Citation> citations = new ArrayList<>();
    private boolean wanted = true;

    Composition(ViewLinks links, Asking.EventConsumer consumer) {
        this.links = links;
        this.consumer = consumer;
    }

    /** Adds a sentence that a source carries; nothing when the answer says the same already. */
    void add(String sentence, Attribution.Support support) {
        String plain = plain(sentence);
        if (plain.isEmpty() || !wanted || says(plain)) return;
        Citation citation = citation(support);
        sentences.add(new Answer.Sentence(plain, List.of(citation.number())));
        String piece = (text.isEmpty() ? "" : " ") + plain + " [" + citation.number() + "]";
        text.append(piece);
        send(new AskEvent.Delta(piece));
        if (!citations.contains(citation)) {
            citations.add(citation);
            send(new AskEvent.Cited(citation));
        }
    }

    /** One line, nothing active, no bullet in front, no bracketed number of the model's own. */
    private static String plain(String sentence) {
        return Defusing.forAnswer(sentence)
                .replaceAll("\\[\\d{1,3}\\]", "")
                .replaceAll("\\s+", " ")
                .replaceAll("^\\s*[-*•‣▪◦#]+\\s+", "")
                .replaceAll("\\s+([.,;:!?])", "$1")
                .strip();
    }

    private boolean says(String sentence) {
        Set<String> fresh = new HashSet<>(Words.keys(sentence));
        if (fresh.isEmpty()) return true;
        int count = fresh.size();
        for (Answer.Sentence said : sentences) {
            Set<String> left = new HashSet<>(fresh);
            left.removeAll(Words.keys(said.text()));
            if (left.size() <= (1 - SAID_ALREADY) * count) return true;
        }
        return false;
    }

    /** The citation of this place: the one already given when it was cited before. */
    private Citation citation(Attribution.Support support) {
        Passage passage = support.source().ranked().passage();
        Span inDocument = ViewLinks.inDocument(passage, support.span());
        for (Citation known : citations) {
            boolean same =
                    known.chunkId().equals(passage.chunkId())
                            && known.start() == inDocument.start()
                            && known.end() == inDocument.end();
            if (same) return known;
        }
        return new Citation(
                citations.size() + 1,
                passage.chunkId(),
                passage.documentId(),
                passage.version(),
                passage.title(),
                passage.headingPath(),
                Passages.boxed(passage.page()),
                inDocument.start(),
                inDocument.end(),
                support.source().text(support.span()),
                links.to(passage, inDocument),
                Math.round(support.support() * 1000) / 1000.0,
                support.verified());
    }

    /** Says something that claims nothing, such as that the sources do not say. */
    void remark(String remark) {
        text.append(remark);
        sentences.add(new Answer.Sentence(remark, List.of()));
        send(new AskEvent.Delta(remark));
    }

    void send(AskEvent event) {
        if (wanted) wanted = consumer.accept(event);
    }

    boolean wanted() {
        return wanted;
    }

    /** Hands over the whole, to one who has left too: it says what was spent. */
    void end(AskEvent.Done done) {
        consumer.accept(done);
    }

    String text() {
        return text.toString();
    }

    List<Answer.Sentence> sentences() {
        return List.copyOf(sentences);
    }

    List<Citation> citations() {
        return List.copyOf(citations);
    }
}
