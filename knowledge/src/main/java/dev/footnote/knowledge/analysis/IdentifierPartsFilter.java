package dev.footnote.knowledge.analysis;

import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Puts the parts of an identifier beside the whole: {@code pg_stat_activity} is also found as
 * {@code pg}, {@code stat} and {@code activity}, and {@code maxConnections} as {@code max} and
 * {@code Connections}. Parts stand at the position of the whole and do not count towards its
 * length.
 */
final class IdentifierPartsFilter extends TokenFilter {
    private static final int PART_LENGTH_MIN = 2;

    private record Part(String text, int start, int end) {}

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
    private final PositionIncrementAttribute increment =
            addAttribute(PositionIncrementAttribute.class);
    private final Deque<Part> waiting = new ArrayDeque<>();

    IdentifierPartsFilter(TokenStream input) {
        super(input);
    }

    @Override
    public boolean incrementToken() throws IOException {
        Part part = waiting.poll();
        if (part != null) {
            term.setEmpty().append(part.text());
            offset.setOffset(part.start(), part.end());
            increment.setPositionIncrement(0);
            return true;
        }
        if (!input.incrementToken()) {
            return false;
        }
        split(term.toString(), offset.startOffset());
        return true;
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        waiting.clear();
    }

    private void split(String token, int tokenStart) {
        int start = 0;
        for (int i = 0; i <= token.length(); i++) {
            if (i == token.length() || !Character.isLetterOrDigit(token.charAt(i))) {
                keep(token, start, i, tokenStart);
                start = i + 1;
            } else if (isHump(token, i)) {
                keep(token, start, i, tokenStart);
                start = i;
            }
        }
    }

    // Lower case before and behind: HashMap is two words, PostgreSQL and mRNA are one.
    private static boolean isHump(String token, int i) {
        return i > 0
                && i + 1 < token.length()
                && Character.isUpperCase(token.charAt(i))
                && Character.isLowerCase(token.charAt(i - 1))
                && Character.isLowerCase(token.charAt(i + 1));
    }

    private void keep(String token, int start, int end, int tokenStart) {
        if (end - start >= PART_LENGTH_MIN && end - start < token.length()) {
            String text = token.substring(start, end);
            waiting.add(new Part(text, tokenStart + start, tokenStart + end));
        }
    }
}
