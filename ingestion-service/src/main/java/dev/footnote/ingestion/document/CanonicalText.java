package dev.footnote.ingestion.document;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The one text of a document that every offset counts in, in UTF-16 units, and where each block
 * lies in it. Blocks are set apart by an empty line, list items and table rows by a line break,
 * cells by {@value #CELL_SEPARATOR}.
 */
public record CanonicalText(String text, List<Piece> pieces, List<PageRange> pages) {
    public static final String CELL_SEPARATOR = " | ";

    public CanonicalText {
        pieces = List.copyOf(pieces);
        pages = List.copyOf(pages);
    }

    /** A block, or one row of a table block ({@code row} is -1 elsewhere). */
    public record Piece(Block block, int row, int start, int end) {}

    /** The range of a page; pages without text are left out. */
    public record PageRange(int page, int start, int end) {}

    public static CanonicalText of(List<Block> blocks) {
        var text = new StringBuilder();
        var pieces = new ArrayList<Piece>();
        Block previous = null;
        for (var block : blocks) {
            if (previous != null) {
                boolean tight =
                        previous instanceof Block.ListItem && block instanceof Block.ListItem;
                text.append(tight ? "\n" : "\n\n");
            }
            append(block, text, pieces);
            previous = block;
        }
        return new CanonicalText(text.toString(), pieces, pages(pieces));
    }

    private static void append(Block block, StringBuilder text, List<Piece> pieces) {
        switch (block) {
            case Block.Heading heading -> piece(block, heading.text(), text, pieces);
            case Block.Paragraph paragraph -> piece(block, paragraph.text(), text, pieces);
            case Block.ListItem item -> piece(block, item.text(), text, pieces);
            case Block.Preformatted lines -> piece(block, lines.text(), text, pieces);
            case Block.Table table -> {
                for (int row = 0; row < table.rows().size(); row++) {
                    if (row > 0) text.append('\n');
                    int start = text.length();
                    text.append(String.join(CELL_SEPARATOR, table.rows().get(row)));
                    pieces.add(new Piece(table, row, start, text.length()));
                }
            }
        }
    }

    private static void piece(Block block, String words, StringBuilder text, List<Piece> pieces) {
        int start = text.length();
        text.append(words);
        pieces.add(new Piece(block, -1, start, text.length()));
    }

    private static List<PageRange> pages(List<Piece> pieces) {
        var pages = new ArrayList<PageRange>();
        for (var piece : pieces) {
            OptionalInt page = piece.block().page();
            if (page.isEmpty()) continue;
            int last = pages.size() - 1;
            if (last >= 0 && pages.get(last).page() == page.getAsInt()) {
                int start = pages.get(last).start();
                pages.set(last, new PageRange(page.getAsInt(), start, piece.end()));
            } else {
                pages.add(new PageRange(page.getAsInt(), piece.start(), piece.end()));
            }
        }
        return pages;
    }
}
