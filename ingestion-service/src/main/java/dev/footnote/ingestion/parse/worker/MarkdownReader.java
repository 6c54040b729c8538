package dev.footnote.ingestion.parse.worker;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

import java.util.List;
import java.util.Optional;

/** Markdown (CommonMark with tables) by way of HTML. */
final class MarkdownReader {
    private static final int OPEN_BLOCKS_MAX = 100;

    private MarkdownReader() {}

    static void read(byte[] bytes, BlockSink sink) {
        var extensions = List.of(TablesExtension.create());
        var parser =
                Parser.builder()
                        .extensions(extensions)
                        .maxOpenBlockParsers(OPEN_BLOCKS_MAX)
                        .build();
        var renderer = HtmlRenderer.builder().extensions(extensions).build();
        String text = withoutFrontMatter(DecodedText.of(bytes, Optional.empty()).text());
        HtmlReader.read(renderer.render(parser.parse(text)), sink);
    }

    private static String withoutFrontMatter(String text) {
        if (!text.startsWith("---\n")) return text;
        int end = text.indexOf("\n---\n", 3);
        return end < 0 ? text : text.substring(end + 5);
    }
}
