package dev.footnote.gateway.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes text piece by piece and hands back each sentence as soon as it cannot grow any more. One
 * thread at a time.
 */
public final class SentenceStream {
    /** A sentence that runs on beyond this is handed over as it is. */
    private static final int SENTENCE_LENGTH_MAX = 1_200;

    private final StringBuilder pending = new StringBuilder();

    /** The sentences that this piece completes. */
    public List<String> accept(String piece) {
        pending.append(piece);
        String text = pending.toString();
        List<Span> spans = Sentences.split(text);
        List<String> complete = new ArrayList<>();
        int consumed = 0;
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            boolean grows = i == spans.size() - 1;
            if (grows && span.length() <= SENTENCE_LENGTH_MAX) break;
            complete.add(span.of(text));
            consumed = span.end();
        }
        pending.delete(0, consumed);
        return complete;
    }

    /** What is left at the end of the text. */
    public Optional<String> end() {
        String rest = pending.toString().strip();
        pending.setLength(0);
        return rest.isEmpty() ? Optional.empty() : Optional.of(rest);
    }
}
