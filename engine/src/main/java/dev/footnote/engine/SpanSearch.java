package dev.footnote.engine;

import dev.footnote.engine.ExtractionModel.Extraction;
import dev.footnote.engine.ExtractionModel.Span;
import dev.footnote.engine.ExtractionModel.Wanted;
import dev.footnote.engine.tokenize.Encoding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses spans from the scores of their first and last tokens, over all windows of a text. A span
 * seen by two windows keeps its better score; "no answer" keeps its lowest, because a window
 * without the answer says so of itself alone.
 */
final class SpanSearch {

    private final int questionTokens;
    private final int lengthMax;
    private final Map<Place, Float> scores = new HashMap<>();
    private float noAnswer = Float.POSITIVE_INFINITY;
    private int tokens;

    private record Place(int start, int end) {
        boolean overlaps(Place other) {
            return start < other.end && other.start < end;
        }
    }

    SpanSearch(int questionTokens, int lengthMax) {
        this.questionTokens = questionTokens;
        this.lengthMax = lengthMax;
    }

    /**
     * Adds a window.
     *
     * @param logits (tokens, 2): of starting and of ending there
     */
    void add(Encoding window, float[] logits) {
        tokens += window.size();
        noAnswer = Math.min(noAnswer, logits[0] + logits[1]);
        int first = firstOfText(window);
        for (int from = first; from < window.size() && !window.added()[from]; from++) {
            int last = Math.min(from + lengthMax, window.size());
            for (int to = from; to < last && !window.added()[to]; to++) {
                Place place = new Place(window.starts()[from], window.ends()[to]);
                if (place.start() < place.end()) {
                    scores.merge(place, logits[from * 2] + logits[to * 2 + 1], Math::max);
                }
            }
        }
    }

    /** The question's tokens come first; what was added stands around both texts. */
    private int firstOfText(Encoding window) {
        int left = questionTokens;
        for (int t = 0; t < window.size(); t++) {
            if (!window.added()[t] && left-- == 0) {
                return t;
            }
        }
        return window.size();
    }

    Extraction best(Wanted wanted) {
        double max = noAnswer;
        for (float score : scores.values()) {
            max = Math.max(max, score);
        }
        double sum = Math.exp(noAnswer - max);
        for (float score : scores.values()) {
            sum += Math.exp(score - max);
        }
        List<Map.Entry<Place, Float>> bestFirst = new ArrayList<>(scores.entrySet());
        bestFirst.sort(
                Map.Entry.<Place, Float>comparingByValue()
                        .reversed()
                        .thenComparingInt(entry -> entry.getKey().start())
                        .thenComparingInt(entry -> entry.getKey().end()));
        List<Place> taken = new ArrayList<>();
        List<Span> spans = new ArrayList<>();
        for (Map.Entry<Place, Float> entry : bestFirst) {
            if (spans.size() == wanted.spansMax()) {
                break;
            }
            Place place = entry.getKey();
            if (taken.stream().noneMatch(place::overlaps)) {
                taken.add(place);
                float probability = (float) (Math.exp(entry.getValue() - max) / sum);
                spans.add(new Span(place.start(), place.end(), entry.getValue(), probability));
            }
        }
        return new Extraction(spans, noAnswer, (float) (Math.exp(noAnswer - max) / sum), tokens);
    }
}
