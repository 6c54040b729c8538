package dev.footnote.ingestion.parse.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.ingestion.document.Block;
import dev.footnote.ingestion.parse.ParseLimits;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalInt;

class HtmlReaderTest {
    private static final OptionalInt NO_PAGE = OptionalInt.empty();

    private static List<Block> blocks(String html) {
        var sink = new BlockSink(ParseLimits.defaults(), _ -> {});
        HtmlReader.read(html, sink);
        return sink.blocks();
    }

    @Test
    void headingsParagraphsListsAndTablesKeepTheirKind() {
        var html =
                "<h1>Birds</h1><p>Many <b>kinds</b>\n exist.</p><ul><li>Duck<ul><li>Teal</ul></ul>"
                        + "<table><tr><th>Name<th>Size<tr><td>Teal<td>36 cm</table>";
        assertThat(blocks(html))
                .containsExactly(
                        new Block.Heading(1, "Birds", NO_PAGE),
                        new Block.Paragraph("Many kinds exist.", NO_PAGE),
                        new Block.ListItem(1, "Duck", NO_PAGE),
                        new Block.ListItem(2, "Teal", NO_PAGE),
                        new Block.Table(
                                true,
                                List.of(List.of("Name", "Size"), List.of("Teal", "36 cm")),
                                NO_PAGE));
    }

    @Test
    void aDefinitionLiesBelowItsTerm() {
        assertThat(blocks("<dl><dt>Teal</dt><dd><p>A small duck.</p></dd></dl>"))
                .containsExactly(
                        new Block.ListItem(1, "Teal", NO_PAGE),
                        new Block.ListItem(2, "A small duck.", NO_PAGE));
    }

    @Test
    void navigationAndScriptsAreLeftOut() {
        var html =
                "<nav>Home</nav><div class=navheader>Prev</div><script>run()</script><p>Text.</p>";
        assertThat(blocks(html)).containsExactly(new Block.Paragraph("Text.", NO_PAGE));
    }

    @Test
    void aTableThatArrangesAPageIsNoTable() {
        var html = "<table><tr><td>Side<td><h2>Main</h2><p>Text.</p></table>";
        assertThat(blocks(html))
                .containsExactly(
                        new Block.Paragraph("Side", NO_PAGE),
                        new Block.Heading(2, "Main", NO_PAGE),
                        new Block.Paragraph("Text.", NO_PAGE));
    }

    @Test
    void preformattedTextKeepsItsLines() {
        assertThat(blocks("<pre>a\n  b</pre>"))
                .containsExactly(new Block.Preformatted("a\n  b", NO_PAGE));
    }

    @Test
    void fiftyThousandNestedElementsAreRead() {
        var html = "<div>".repeat(50_000) + "bottom" + "</div>".repeat(50_000);
        assertThat(blocks(html)).containsExactly(new Block.Paragraph("bottom", NO_PAGE));
    }
}
