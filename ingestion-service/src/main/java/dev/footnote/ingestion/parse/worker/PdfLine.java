package dev.footnote.ingestion.parse.worker;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One line of a PDF page. {@code cells} are its words, set apart where the gap between them is too
 * wide for a blank; {@code size} is the font size of most of its characters.
 */
record PdfLine(List<String> cells, float size, boolean bold, boolean opensParagraph) {
    private static final int PROSE_LENGTH_MIN = 50;
    private static final Pattern ENDED = Pattern.compile("(?s).*[.!?:;…][\"”’»)\\]]*");

    PdfLine {
        cells = List.copyOf(cells);
    }

    String text() {
        return String.join(" ", cells);
    }

    /** Whether it is prose that goes on: long, and without the end of a sentence. */
    boolean breaksOff() {
        String text = text();
        return text.length() >= PROSE_LENGTH_MIN && !ENDED.matcher(text).matches();
    }

    int characters() {
        int sum = 0;
        for (var cell : cells) sum += cell.length();
        return sum;
    }
}
