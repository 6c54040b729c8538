package dev.footnote.ingestion.parse.worker;

import dev.footnote.contracts.ingestion.PageProgress;
import dev.footnote.ingestion.document.Block;
import dev.footnote.ingestion.parse.ParseLimits;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** Collects the blocks of one document, cleaned, and keeps the limits. */
final class BlockSink {
    /** Thrown through a parser when the text is full; what was collected is kept. */
    static final class FullException extends RuntimeException {
        private static final long serialVersionUID = 1;

        FullException(String message) {
            super(message, null, false, false);
        }
    }

    private static final int WARNINGS_MAX = 100;

    private final ParseLimits limits;
    private final Consumer<PageProgress> progress;
    private final List<Block> blocks = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final List<Integer> pagesWithoutText = new ArrayList<>();
    private Optional<String> title = Optional.empty();
    private OptionalInt page = OptionalInt.empty();
    private int pages;
    private int characters;
    private int embedded;
    private long unpackedBytes;
    private boolean full;

    BlockSink(ParseLimits limits, Consumer<PageProgress> progress) {
        this.limits = limits;
        this.progress = progress;
    }

    ParseLimits limits() {
        return limits;
    }

    void heading(int level, CharSequence text) {
        String words = CleanText.line(text);
        if (isShown(words)) add(new Block.Heading(Math.clamp(level, 1, 9), cut(words), page));
    }

    void paragraph(CharSequence text) {
        String words = CleanText.lines(text);
        if (isShown(words)) add(new Block.Paragraph(cut(words), page));
    }

    void item(int depth, CharSequence text) {
        String words = CleanText.lines(text);
        if (isShown(words)) add(new Block.ListItem(depth, cut(words), page));
    }

    void preformatted(CharSequence text) {
        String words = CleanText.preformatted(text);
        if (isShown(words)) add(new Block.Preformatted(cut(words), page));
    }

    /** Rows without any text are left out; so is a table of such rows. */
    void table(boolean headed, List<List<String>> rows) {
        var kept = new ArrayList<List<String>>();
        for (var row : rows) {
            var cells = row.stream().map(CleanText::line).toList();
            if (cells.stream().allMatch(String::isEmpty)) continue;
            kept.add(cells);
            cells.forEach(this::cut);
            if (characters >= limits.charactersMax()) break;
        }
        if (!kept.isEmpty()) add(new Block.Table(headed && kept.size() > 1, kept, page));
    }

    void page(int number) {
        page = OptionalInt.of(number);
        pages = Math.max(pages, number);
    }

    /** So many of the upload's own pages have been read. */
    void progress(int done, int total) {
        progress.accept(new PageProgress(done, total));
    }

    void noPage() {
        page = OptionalInt.empty();
    }

    OptionalInt page() {
        return page;
    }

    void pageWithoutText(int number) {
        pagesWithoutText.add(number);
        pages = Math.max(pages, number);
    }

    void title(String text) {
        String words = CleanText.line(text);
        if (title.isEmpty() && !words.isBlank() && words.length() <= 500) {
            title = Optional.of(words);
        }
    }

    void warn(String sentence) {
        if (warnings.size() < WARNINGS_MAX) warnings.add(sentence);
    }

    /** Whether one more embedded document may be read; the refusal is reported once. */
    boolean admitEmbedded() {
        if (full) return false;
        if (embedded++ < limits.embeddedMax()) return true;
        full = true;
        warn(
                "only the first %d embedded files were read; upload the others by themselves"
                        .formatted(limits.embeddedMax()));
        return false;
    }

    long unpackedBytesLeft() {
        return Math.max(0, limits.unpackedBytesMax() - unpackedBytes);
    }

    void unpacked(long bytes) {
        unpackedBytes += bytes;
    }

    /** Ends the reading of everything that is left, here and in outer documents. */
    FullException full(String message) {
        full = true;
        warn(message);
        return new FullException(message);
    }

    boolean isFull() {
        return full;
    }

    List<Block> blocks() {
        return blocks;
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    List<Integer> pagesWithoutText() {
        return pagesWithoutText;
    }

    Optional<String> title() {
        return title;
    }

    int pages() {
        return pages;
    }

    private static boolean isShown(String words) {
        return words.codePoints().anyMatch(c -> !Character.isWhitespace(c) && c != 0xFFFD);
    }

    private String cut(String words) {
        int room = limits.charactersMax() - characters;
        characters += Math.min(room, words.length());
        return words.length() <= room ? words : words.substring(0, Math.max(1, room));
    }

    private void add(Block block) {
        blocks.add(block);
        if (characters >= limits.charactersMax()) {
            String message =
                    "only the first %,d characters were read".formatted(limits.charactersMax());
            throw full(message);
        }
    }
}
