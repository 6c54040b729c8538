package dev.footnote.gateway.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Splits text into sentences, as spans without surrounding white space.
 *
 * <p>A full stop ends a sentence when white space follows it and neither an abbreviation, a single
 * initial nor an ordinal stands before it. A line ends one too when it is a heading, a list item, a
 * table row or the last of a paragraph; the line ends of hard-wrapped prose do not.
 */
public final class Sentences {
    /** Lines at least this long are taken for wrapped prose when nothing else speaks against it. */
    private static final int WRAPPED_LINE_LENGTH_MIN = 45;

    private static final Set<String> ABBREVIATIONS =
            Set.of(
                    "e.g", "i.e", "etc", "cf", "vs", "approx", "no", "nr", "fig", "sec", "ch",
                    "vol", "pp", "p", "dr", "mr", "mrs", "ms", "prof", "st", "jr", "sr", "inc",
                    "ltd", "co", "corp", "dept", "est", "al", "jan", "feb", "mar", "apr", "jun",
                    "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s", "u.k", "z.b", "d.h",
                    "bzw", "ca", "usw", "abs", "art", "bspw", "ggf", "resp", "incl", "excl");

    private Sentences() {}

    public static List<Span> split(String text) {
        List<Span> spans = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            int end = boundary(text, start, i);
            if (end < 0) continue;
            add(spans, text, start, end);
            start = end;
            i = end - 1;
        }
        add(spans, text, start, text.length());
        return spans;
    }

    /** Returns the offset behind the sentence that ends at this character, or -1. */
    private static int boundary(String text, int start, int i) {
        char c = text.charAt(i);
        if (c == '\n') return lineEnds(text, start, i) ? i + 1 : -1;
        if (c == '。' || c == '！' || c == '？') return i + 1;
        if (c != '.' && c != '!' && c != '?' && c != '…' && c != '۔' && c != '।') return -1;
        int end = i + 1;
        while (end < text.length() && isCloser(text.charAt(end))) end++;
        if (end < text.length() && !Character.isWhitespace(text.charAt(end))) return -1;
        if (c == '.' && !fullStop(text, start, i, end)) return -1;
        return end;
    }

    private static boolean isCloser(char c) {
        return ".!?\"'”’»)]…".indexOf(c) >= 0;
    }

    private static boolean fullStop(String text, int start, int dot, int end) {
        int next = end;
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) next++;
        boolean last = next == text.length();
        boolean newLine = text.substring(end, next).indexOf('\n') >= 0;
        if (!last && !newLine && Character.isLowerCase(text.charAt(next))) return false;
        int wordStart = dot;
        while (wordStart > start && isWordPart(text.charAt(wordStart - 1))) wordStart--;
        String word = text.substring(wordStart, dot).toLowerCase(Locale.ROOT);
        if (last) return true;
        if (ABBREVIATIONS.contains(word)) return false;
        // "J. Smith", "3. October", "1. First step": an initial, an ordinal, a list number.
        if (word.length() == 1 && Character.isLetter(word.charAt(0))) return false;
        boolean number = !word.isEmpty() && word.chars().allMatch(Character::isDigit);
        boolean opensLine = text.substring(start, wordStart).isBlank();
        boolean dated = dot + 1 == end && ordinal(text, next);
        return !(number && word.length() <= 2 && (opensLine || dated));
    }

    /** "2. May" reads as a date, "version 2. The" as the end of a sentence. */
    private static boolean ordinal(String text, int next) {
        int end = next;
        while (end < text.length() && Character.isLetter(text.charAt(end))) end++;
        String word = text.substring(next, end).toLowerCase(Locale.ROOT);
        return MONTHS.contains(word);
    }

    private static final Set<String> MONTHS =
            Set.of(
                    "january",
                    "february",
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december",
                    "januar",
                    "februar",
                    "märz",
                    "mai",
                    "juni",
                    "juli",
                    "oktober",
                    "dezember");

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '.';
    }

    private static boolean lineEnds(String text, int start, int newline) {
        int next = newline + 1;
        while (next < text.length() && " \t\r".indexOf(text.charAt(next)) >= 0) next++;
        if (next >= text.length() || text.charAt(next) == '\n') return true;
        int lineStart = Math.max(start, text.lastIndexOf('\n', newline - 1) + 1);
        if (lineStart > newline) return true;
        String line = text.substring(lineStart, newline).strip();
        if (line.isEmpty() || line.endsWith(":") || line.indexOf('|') >= 0) return true;
        if (opensItem(text, next)) return true;
        char following = text.charAt(next);
        if (Character.isLowerCase(following)) return false;
        return line.length() < WRAPPED_LINE_LENGTH_MIN;
    }

    private static boolean opensItem(String text, int i) {
        char c = text.charAt(i);
        if ("-*•‣▪◦–|#".indexOf(c) >= 0) return true;
        int end = i;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) end++;
        boolean marker =
                end < text.length() && (text.charAt(end) == '.' || text.charAt(end) == ')');
        return marker && end > i && end - i <= 2;
    }

    private static void add(List<Span> spans, String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) start++;
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) end--;
        if (end > start) spans.add(new Span(start, end));
    }
}
