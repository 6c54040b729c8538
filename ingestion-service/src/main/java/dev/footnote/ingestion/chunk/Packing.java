package dev.footnote.ingestion.chunk;

import dev.footnote.ingestion.document.Block;
import dev.footnote.ingestion.document.CanonicalText;

import java.util.ArrayList;
import java.util.List;

/**
 * Fills chunks with the segments of one section. Blocks stay whole where they fit. A chunk that
 * ends inside a block hands its last sentence on to the next one; a line that only leads to what
 * follows, such as a term before its definition, goes with it.
 */
final class Packing {
    private static final int OVERLAP_TOKENS_MAX = 40;
    private static final int LEAD_TOKENS_MAX = 40;
    private static final int TERM_TOKENS_MAX = 12;
    private static final int HEADER_CHARACTERS_MAX = 400;

    private final Section section;
    private final String text;
    private final ChunkLimits limits;
    private final int budget;
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<Segment> current = new ArrayList<>();
    private int tokens;

    /** {@code budget} is what title and headings leave of the tokens. */
    Packing(Section section, String text, ChunkLimits limits, int budget) {
        this.section = section;
        this.text = text;
        this.limits = limits;
        this.budget = budget;
    }

    List<Chunk> chunks() {
        var segments = section.segments();
        for (int i = 0; i < segments.size(); i++) {
            var segment = segments.get(i);
            if (segment.opensBlock() && breaksBefore(segments, i)) flushBefore(segment);
            if (!fits(segment)) {
                var last = current.getLast();
                flushBefore(segment);
                if (overlaps(last, segment)) add(last);
            }
            add(segment);
        }
        flush();
        return chunks;
    }

    /** A block that fits a chunk of its own is not cut to fill one that is half full. */
    private boolean breaksBefore(List<Segment> segments, int start) {
        if (tokens * 2 < budget) return false;
        int block = 0;
        for (int i = start; i < segments.size() && block <= budget; i++) {
            if (i > start && segments.get(i).opensBlock()) break;
            block += segments.get(i).tokens();
        }
        return tokens + block > budget && block <= budget;
    }

    private boolean fits(Segment segment) {
        if (current.isEmpty()) return true;
        int length = segment.end() - current.getFirst().start();
        return tokens + segment.tokens() <= budget && length <= limits.charactersMax();
    }

    private boolean overlaps(Segment last, Segment next) {
        return !next.opensBlock()
                && last.piece().start() == next.piece().start()
                && !(last.piece().block() instanceof Block.Table)
                && last.tokens() <= OVERLAP_TOKENS_MAX
                && last.tokens() + next.tokens() <= budget
                && last.length() + next.length() <= limits.charactersMax();
    }

    private void add(Segment segment) {
        // A header's tokens are estimated: it is counted once, as a row, and repeated rarely.
        if (current.isEmpty()) tokens = header(segment).length() / 4;
        current.add(segment);
        tokens += segment.tokens();
    }

    private void flushBefore(Segment next) {
        var leads = leadsTo(next);
        current.subList(current.size() - leads.size(), current.size()).clear();
        flush();
        leads.forEach(this::add);
    }

    /** The last lines of the chunk that belong to the next segment; never the whole chunk. */
    private List<Segment> leadsTo(Segment next) {
        int from = current.size();
        int tokens = 0;
        var following = next;
        while (from > 1) {
            var segment = current.get(from - 1);
            tokens += segment.tokens();
            boolean more = from < current.size();
            if (tokens > LEAD_TOKENS_MAX || !leads(segment, following, more)) break;
            following = segment;
            from--;
        }
        return List.copyOf(current.subList(from, current.size()));
    }

    /** With {@code more}, the following one leads itself: several terms share one definition. */
    private static boolean leads(Segment segment, Segment following, boolean more) {
        boolean whole = segment.opensBlock() && segment.end() >= segment.piece().end();
        if (!whole || !following.opensBlock()) return false;
        if (!(following.piece().block() instanceof Block.ListItem below)) return false;
        if (!(segment.piece().block() instanceof Block.ListItem item)) return false;
        boolean term = more && segment.tokens() <= TERM_TOKENS_MAX;
        return below.depth() > item.depth() || (term && below.depth() == item.depth());
    }

    private void flush() {
        if (current.isEmpty()) return;
        var first = current.getFirst();
        int end = current.getLast().end();
        while (end > first.start() && Character.isWhitespace(text.charAt(end - 1))) end--;
        String words = text.substring(first.start(), end);
        if (!words.isBlank()) {
            var page = first.piece().block().page();
            String shown = header(first) + words;
            chunks.add(new Chunk(section.path(), page, first.start(), end, shown));
        }
        current.clear();
        tokens = 0;
    }

    /** The header row that a chunk beginning inside a table is set under, or nothing. */
    private static String header(Segment first) {
        if (!(first.piece().block() instanceof Block.Table table)) return "";
        if (!table.headed() || first.piece().row() == 0) return "";
        String row = String.join(CanonicalText.CELL_SEPARATOR, table.rows().getFirst());
        return row.length() > HEADER_CHARACTERS_MAX ? "" : row + "\n";
    }
}
