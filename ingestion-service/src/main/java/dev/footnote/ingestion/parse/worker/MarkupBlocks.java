package dev.footnote.ingestion.parse.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Blocks from markup events, whoever sends them: a SAX parser, a walk over an HTML tree, Tika.
 * Block elements end the running text; inline elements do not.
 */
final class MarkupBlocks {
    private static final Set<String> DROPPED =
            Set.of("head", "script", "style", "template", "noscript", "iframe", "object", "svg");
    private static final Set<String> BREAKING =
            Set.of(
                    "p",
                    "div",
                    "section",
                    "article",
                    "blockquote",
                    "figure",
                    "figcaption",
                    "main",
                    "header",
                    "footer",
                    "form",
                    "fieldset",
                    "center",
                    "body",
                    "html",
                    "details",
                    "summary",
                    "caption",
                    "address",
                    "dl",
                    "hr",
                    "aside",
                    "nav",
                    "option",
                    "select",
                    "button",
                    "legend",
                    "thead",
                    "tbody",
                    "tfoot");
    private static final Pattern EMPTY_LINE = Pattern.compile("\\n[ \\t\\u00A0\\r]*\\n");
    private static final int LAYOUT_CELL_CHARACTERS = 1500;

    private final BlockSink sink;
    private final StringBuilder text = new StringBuilder();
    private final Deque<Integer> itemDepths = new ArrayDeque<>();
    private final Deque<Rows> tables = new ArrayDeque<>();
    private int dropDepth;
    private int preDepth;
    private int listDepth;
    private int headingLevel;

    /** A table while its rows arrive. */
    private static final class Rows {
        private final List<List<String>> rows = new ArrayList<>();
        private List<String> cells = new ArrayList<>();
        private final StringBuilder cell = new StringBuilder();
        private boolean inCell;
        private boolean headed;
        private boolean cellsAllHeaders = true;
    }

    MarkupBlocks(BlockSink sink) {
        this.sink = sink;
    }

    void start(String name) {
        if (dropDepth > 0 || DROPPED.contains(name)) {
            dropDepth++;
            return;
        }
        int level = headingLevel(name);
        if (level > 0) {
            flush();
            headingLevel = tables.isEmpty() ? level : 0;
            return;
        }
        switch (name) {
            case "table" -> {
                flush();
                tables.push(new Rows());
            }
            case "tr" -> startRow();
            case "td", "th" -> startCell(name.equals("th"));
            case "br" -> text('\n');
            case "pre", "textarea" -> {
                flush();
                preDepth++;
            }
            case "ul", "ol", "dl" -> {
                flush();
                listDepth++;
            }
            case "li", "dt", "dd" -> {
                flush();
                itemDepths.push(Math.max(1, listDepth + (name.equals("dd") ? 1 : 0)));
            }
            default -> {
                if (BREAKING.contains(name)) flush();
            }
        }
    }

    void end(String name) {
        if (dropDepth > 0) {
            dropDepth--;
            return;
        }
        if (headingLevel(name) > 0) {
            flush();
            headingLevel = 0;
            return;
        }
        switch (name) {
            case "table" -> endTable();
            case "tr" -> endRow();
            case "td", "th" -> endCell();
            case "pre", "textarea" -> {
                flush();
                preDepth = Math.max(0, preDepth - 1);
            }
            case "ul", "ol", "dl" -> {
                flush();
                listDepth = Math.max(0, listDepth - 1);
            }
            case "li", "dt", "dd" -> {
                flush();
                itemDepths.poll();
            }
            default -> {
                if (BREAKING.contains(name)) flush();
            }
        }
    }

    void text(CharSequence characters) {
        if (dropDepth > 0) return;
        var rows = tables.peek();
        if (rows == null) {
            text.append(characters);
        } else if (rows.inCell) {
            rows.cell.append(characters);
        } else {
            looseText(characters);
        }
    }

    /** True inside an element whose white space is kept. */
    boolean isPreformatted() {
        return preDepth > 0;
    }

    /** Ends what is open, at the end of the document or before an embedded one. */
    void finish() {
        while (!tables.isEmpty()) endTable();
        flush();
    }

    void flush() {
        if (!tables.isEmpty()) {
            var rows = tables.element();
            if (rows.inCell && !rows.cell.isEmpty()) rows.cell.append('\n');
            return;
        }
        if (text.isEmpty()) return;
        String words = text.toString();
        text.setLength(0);
        if (words.isBlank()) return;
        if (headingLevel > 0) {
            sink.heading(headingLevel, words);
        } else if (preDepth > 0) {
            sink.preformatted(words);
        } else {
            for (var part : EMPTY_LINE.split(words)) emit(part);
        }
    }

    private void emit(String part) {
        var depth = itemDepths.peek();
        if (depth == null) {
            sink.paragraph(part);
        } else {
            sink.item(depth, part);
        }
    }

    private void text(char c) {
        text(String.valueOf(c));
    }

    /** Text inside a table but outside its cells, such as a caption. */
    private void looseText(CharSequence characters) {
        if (characters.toString().isBlank()) return;
        sink.paragraph(characters);
    }

    private void startRow() {
        var rows = tables.peek();
        if (rows != null) endRow();
    }

    private void startCell(boolean header) {
        var rows = tables.peek();
        if (rows == null) return;
        if (rows.inCell) endCell();
        rows.inCell = true;
        rows.cellsAllHeaders &= header;
    }

    private void endCell() {
        var rows = tables.peek();
        if (rows == null || !rows.inCell) return;
        rows.cells.add(rows.cell.toString());
        rows.cell.setLength(0);
        rows.inCell = false;
    }

    private void endRow() {
        var rows = tables.peek();
        if (rows == null) return;
        endCell();
        if (rows.cells.isEmpty()) return;
        if (rows.rows.isEmpty()) rows.headed = rows.cellsAllHeaders;
        rows.rows.add(rows.cells);
        rows.cells = new ArrayList<>();
        rows.cellsAllHeaders = true;
    }

    private void endTable() {
        var rows = tables.peek();
        if (rows == null) return;
        endRow();
        tables.pop();
        var outer = tables.peek();
        if (outer != null) {
            for (var cells : rows.rows) {
                text(String.join(" ; ", cells));
                text('\n');
            }
        } else if (isLayout(rows.rows)) {
            for (var cells : rows.rows) {
                for (var cell : cells) {
                    for (var part : EMPTY_LINE.split(cell)) sink.paragraph(part);
                }
            }
        } else {
            emitTable(rows);
        }
    }

    /** A first row of one cell above wider rows is the table's title. */
    private void emitTable(Rows table) {
        var rows = table.rows;
        if (rows.size() > 2 && filled(rows.getFirst()) == 1 && filled(rows.get(1)) > 1) {
            sink.paragraph(String.join(" ", rows.getFirst()));
            rows = rows.subList(1, rows.size());
        }
        sink.table(table.headed || TableHeads.firstRowIsHead(rows), rows);
    }

    private static long filled(List<String> cells) {
        return cells.stream().filter(cell -> !cell.isBlank()).count();
    }

    /** A table that only arranges text: one column, or cells as long as a page. */
    private static boolean isLayout(List<List<String>> rows) {
        int columns = 0;
        int longest = 0;
        for (var cells : rows) {
            columns = Math.max(columns, cells.size());
            for (var cell : cells) longest = Math.max(longest, cell.length());
        }
        return columns <= 1 || (longest > LAYOUT_CELL_CHARACTERS && rows.size() <= 3);
    }

    private static int headingLevel(String name) {
        boolean heading =
                name.length() == 2
                        && name.charAt(0) == 'h'
                        && name.charAt(1) >= '1'
                        && name.charAt(1) <= '6';
        return heading ? name.charAt(1) - '0' : 0;
    }
}
