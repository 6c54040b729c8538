package dev.footnote.ingestion.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.ingestion.document.Block;
import dev.footnote.ingestion.document.CanonicalText;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

class ChunkerTest {
    private static final OptionalInt NO_PAGE = OptionalInt.empty();
    private static final TokenCounter WORDS =
            texts -> texts.stream().map(ChunkerTest::words).toList();

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private static Block heading(int level, String text) {
        return new Block.Heading(level, text, NO_PAGE);
    }

    private static Block paragraph(String text) {
        return new Block.Paragraph(text, NO_PAGE);
    }

    /** Sentences of ten words each. */
    private static String sentences(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("This sentence has number ")
                    .append(i)
                    .append(" and five more plain words. ");
        }
        return text.toString().strip();
    }

    private static List<Chunk> chunks(Block... blocks) {
        var limits = new ChunkLimits(100, 2000);
        return new Chunker(limits, WORDS).chunk("Title", CanonicalText.of(List.of(blocks)));
    }

    @Test
    void aSmallDocumentIsOneChunk() {
        var chunks = chunks(paragraph("Alpha."), paragraph("Beta."));
        assertThat(chunks).extracting(Chunk::text).containsExactly("Alpha.\n\nBeta.");
    }

    @Test
    void aTermGoesWithItsDefinition() {
        var chunks =
                chunks(
                        paragraph(sentences(8)),
                        new Block.ListItem(1, "-t seconds", NO_PAGE),
                        new Block.ListItem(1, "--timeout=seconds", NO_PAGE),
                        new Block.ListItem(2, sentences(4), NO_PAGE));
        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(0).text()).isEqualTo(sentences(8));
        assertThat(chunks.get(1).text()).startsWith("-t seconds\n--timeout=seconds\nThis");
    }

    @Test
    void largeSectionsAreNotMixed() {
        var chunks =
                chunks(
                        heading(1, "One"),
                        paragraph(sentences(7)),
                        heading(1, "Two"),
                        paragraph(sentences(7)));
        assertThat(chunks)
                .extracting(Chunk::headingPath)
                .containsExactly(List.of("One"), List.of("Two"));
    }

    @Test
    void tinySiblingsAreJoinedUnderTheirParent() {
        var chunks =
                chunks(
                        heading(1, "Terms"),
                        paragraph(sentences(8)),
                        heading(2, "Alpha"),
                        paragraph("The first letter."),
                        heading(2, "Beta"),
                        paragraph("The second letter."));
        assertThat(chunks).hasSize(2);
        assertThat(chunks.get(1).headingPath()).containsExactly("Terms");
        assertThat(chunks.get(1).text())
                .isEqualTo("Alpha\n\nThe first letter.\n\nBeta\n\nThe second letter.");
    }

    @Test
    void aHeadingWithNothingBelowItIsKeptAsText() {
        var chunks = chunks(heading(1, "Countries"), heading(2, "This is a page about France"));
        assertThat(chunks).extracting(Chunk::text).containsExactly("This is a page about France");
        assertThat(chunks.getFirst().headingPath()).containsExactly("Countries");
    }

    @Test
    void aLongParagraphIsCutBetweenSentencesThatOverlapByOne() {
        var chunks = chunks(paragraph(sentences(30)));
        assertThat(chunks).hasSizeGreaterThan(3);
        for (int i = 1; i < chunks.size(); i++) {
            assertThat(chunks.get(i).start()).isLessThan(chunks.get(i - 1).end());
            assertThat(chunks.get(i).text()).startsWith("This sentence has number");
        }
    }

    @Test
    void rowsOfALongTableStandBelowItsHeader() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Name", "Number"));
        for (int i = 0; i < 60; i++) rows.add(List.of("name" + i, String.valueOf(i)));
        var chunks = chunks(new Block.Table(true, rows, NO_PAGE));
        assertThat(chunks).hasSizeGreaterThan(1);
        assertThat(chunks).allSatisfy(c -> assertThat(c.text()).startsWith("Name | Number\n"));
        assertThat(chunks.getLast().text()).endsWith("name59 | 59");
    }

    @Test
    void pagesAreThoseOnWhichChunksBegin() {
        var chunks =
                chunks(
                        new Block.Paragraph(sentences(8), OptionalInt.of(3)),
                        new Block.Paragraph(sentences(8), OptionalInt.of(4)));
        assertThat(chunks).extracting(c -> c.page().orElse(0)).containsExactly(3, 4);
    }

    @Test
    void whatIsEmbeddedSaysWhereThePassageStands() {
        var chunk = new Chunk(List.of("Leave", "Parents"), NO_PAGE, 0, 4, "Text");
        assertThat(chunk.embeddedText("Handbook")).isEqualTo("Handbook\nLeave > Parents\nText");
        assertThat(chunk.embeddedText("Leave")).isEqualTo("Leave > Parents\nText");
    }

    @Test
    void everyCharacterIsInSomeChunkAndNoChunkIsOverTheLimit() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var blocks = new ArrayList<Block>();
            int count = 1 + random.nextInt(12);
            for (int i = 0; i < count; i++) blocks.add(anyBlock(random));
            var text = CanonicalText.of(blocks);
            var limits = new ChunkLimits(64, 600);
            var chunks = new Chunker(limits, WORDS).chunk("A title", text);
            var covered = new boolean[text.text().length()];
            for (var chunk : chunks) {
                for (int i = chunk.start(); i < chunk.end(); i++) covered[i] = true;
                assertThat(words(chunk.embeddedText("A title"))).as("seed " + seed).isLessThan(90);
                assertThat(chunk.end() - chunk.start()).as("seed " + seed).isLessThanOrEqualTo(600);
            }
            for (var piece : text.pieces()) {
                if (piece.block() instanceof Block.Heading) continue;
                for (int i = piece.start(); i < piece.end(); i++) {
                    boolean blank = Character.isWhitespace(text.text().charAt(i));
                    assertThat(covered[i] || blank).as("seed %d, offset %d", seed, i).isTrue();
                }
            }
        }
    }

    private static Block anyBlock(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> heading(1 + random.nextInt(4), "Heading " + random.nextInt(100));
            case 1 -> paragraph("x".repeat(1 + random.nextInt(3000)));
            case 2 -> new Block.ListItem(1, sentences(1 + random.nextInt(3)), NO_PAGE);
            case 3 ->
                    new Block.Preformatted("a b\n  c d\n".repeat(1 + random.nextInt(60)), NO_PAGE);
            case 4 -> new Block.Table(true, List.of(List.of("a", "b"), List.of("c", "d")), NO_PAGE);
            default -> paragraph(sentences(1 + random.nextInt(30)));
        };
    }
}
