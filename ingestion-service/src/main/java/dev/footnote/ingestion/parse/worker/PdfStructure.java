package dev.footnote.ingestion.parse.worker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Headings, paragraphs and tables from lines. A heading is set larger than the text of most of the
 * document, or in bold on a short line of its own; larger sizes are outer levels. Lines with three
 * or more cells that follow each other are a table.
 */
final class PdfStructure {
    private static final float HEADING_RATIO = 1.12f;
    private static final int HEADING_CHARACTERS_MAX = 160;
    private static final int BOLD_WORDS_MAX = 14;
    private static final int LEVELS_MAX = 5;
    private static final int TABLE_ROWS_MIN = 2;
    private static final int RUN_MIN = 4;
    private static final Pattern NUMBERED = Pattern.compile("(\\d+(?:\\.\\d+)*)\\.?\\s+\\p{L}.*");
    private static final Pattern BULLET = Pattern.compile("[•‣▪●◦○■–*-]\\s+\\S.*");
    private static final Pattern HYPHENATED = Pattern.compile("(?s).*\\p{L}[-\u00AD\u2010]");

    private final float bodySize;
    private final List<Float> headingSizes;

    PdfStructure(List<PdfLine> sample) {
        bodySize = bodySize(sample);
        var sizes = new TreeSet<Float>();
        for (var line : sample) {
            if (isLarge(line)) sizes.add(line.size());
        }
        headingSizes = new ArrayList<>(sizes.descendingSet());
    }

    /** Emits a page's blocks; {@code outline} gives levels to headings that bookmarks name. */
    void emit(List<PdfLine> lines, Map<String, Integer> outline, BlockSink sink) {
        var pending = new HashMap<>(outline);
        int i = 0;
        while (i < lines.size()) {
            int tableEnd = tableEnd(lines, i);
            if (tableEnd - i >= TABLE_ROWS_MIN) {
                emitTable(lines.subList(i, tableEnd), sink);
                i = tableEnd;
                continue;
            }
            var line = lines.get(i);
            Integer bookmarked = pending.remove(key(line.text()));
            int level = bookmarked != null ? bookmarked : headingLevel(line);
            if (bookmarked == null && level > 0 && isRun(lines, i, level)) level = 0;
            if (level > 0) {
                int end = headingEnd(lines, i, bookmarked != null);
                sink.heading(level, joined(lines.subList(i, end)));
                i = end;
            } else {
                int end = paragraphEnd(lines, i, pending);
                String text = joined(lines.subList(i, end));
                if (BULLET.matcher(text).matches()) {
                    sink.item(1, text);
                } else {
                    sink.paragraph(text);
                }
                i = end;
            }
        }
    }

    /** Many short lines of one look after another are labels of a figure, not headings. */
    private boolean isRun(List<PdfLine> lines, int start, int level) {
        int from = Math.max(0, start - RUN_MIN + 1);
        int run = 0;
        for (int i = from; i < Math.min(lines.size(), start + RUN_MIN); i++) {
            boolean same = lines.get(i).opensParagraph() && headingLevel(lines.get(i)) == level;
            run = same ? run + 1 : 0;
            if (run >= RUN_MIN) return true;
        }
        return false;
    }

    /** How a heading is compared with a bookmark: letters and digits, without its number. */
    static String key(String text) {
        return text.replaceFirst("^[\\d.\\s]+", "")
                .replaceAll("[^\\p{L}\\p{N}]", "")
                .toLowerCase(java.util.Locale.ROOT);
    }

    private static float bodySize(List<PdfLine> lines) {
        var characters = new HashMap<Float, Integer>();
        for (var line : lines) characters.merge(line.size(), line.characters(), Integer::sum);
        return characters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0f);
    }

    private boolean isLarge(PdfLine line) {
        return bodySize > 0
                && line.size() >= bodySize * HEADING_RATIO
                && isHeadingText(line.text());
    }

    private static boolean isHeadingText(String text) {
        return text.length() <= HEADING_CHARACTERS_MAX
                && text.codePoints().filter(Character::isLetter).count() >= 3;
    }

    /** 0 for text. */
    private int headingLevel(PdfLine line) {
        String text = line.text();
        if (!isHeadingText(text) || line.cells().size() > 2) return 0;
        if (isLarge(line)) {
            int rank = headingSizes.indexOf(line.size());
            return 1 + Math.min(rank < 0 ? LEVELS_MAX : rank, LEVELS_MAX);
        }
        if (!line.bold() || line.size() < bodySize || !line.opensParagraph()) return 0;
        boolean sentence = text.endsWith(".") || text.endsWith(",") || text.endsWith(";");
        if (sentence || text.split("\\s+").length > BOLD_WORDS_MAX) return 0;
        var numbered = NUMBERED.matcher(text);
        int below = Math.min(headingSizes.size(), LEVELS_MAX) + 1;
        return numbered.matches() ? below + numbered.group(1).split("\\.").length - 1 : below;
    }

    /** A heading goes on over lines of the same look. */
    private int headingEnd(List<PdfLine> lines, int start, boolean single) {
        var first = lines.get(start);
        int end = start + 1;
        int characters = first.text().length();
        while (!single && end < lines.size()) {
            var next = lines.get(end);
            characters += next.text().length();
            boolean same = next.size() == first.size() && next.bold() == first.bold();
            if (!same || next.opensParagraph() || characters > HEADING_CHARACTERS_MAX) break;
            end++;
        }
        return end;
    }

    private int paragraphEnd(List<PdfLine> lines, int start, Map<String, Integer> outline) {
        int end = start + 1;
        while (end < lines.size()) {
            var next = lines.get(end);
            if (next.opensParagraph() && !continues(lines.get(end - 1), next)) break;
            if (headingLevel(next) > 0 || outline.containsKey(key(next.text()))) break;
            if (BULLET.matcher(next.text()).matches()) break;
            if (tableEnd(lines, end) - end >= TABLE_ROWS_MIN) break;
            end++;
        }
        return end;
    }

    /**
     * A word cut by a hyphen is no end of a paragraph, and neither is a long line without an end
     * before one in lower case, whatever the layout says.
     */
    private static boolean continues(PdfLine line, PdfLine next) {
        String text = next.text();
        if (text.isEmpty() || !Character.isLowerCase(text.codePointAt(0))) return false;
        return line.breaksOff() || HYPHENATED.matcher(line.text()).matches();
    }

    private static int tableEnd(List<PdfLine> lines, int start) {
        int end = start;
        while (end < lines.size() && lines.get(end).cells().size() >= 3) end++;
        return end;
    }

    private static void emitTable(List<PdfLine> lines, BlockSink sink) {
        var rows = new ArrayList<List<String>>();
        for (var line : lines) rows.add(line.cells());
        sink.table(TableHeads.firstRowIsHead(rows), rows);
    }

    private static String joined(List<PdfLine> lines) {
        var text = new StringBuilder();
        for (var line : lines) {
            String next = line.text();
            if (text.isEmpty()) {
                text.append(next);
                continue;
            }
            boolean lower = !next.isEmpty() && Character.isLowerCase(next.codePointAt(0));
            if (lower && HYPHENATED.matcher(text).matches()) {
                text.setLength(text.length() - 1);
            } else {
                text.append(' ');
            }
            text.append(next);
        }
        return text.toString();
    }
}
