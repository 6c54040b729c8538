package dev.footnote.ingestion.parse.worker;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeVisitor;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * XML of any vocabulary: each element's own text is a paragraph, titles of sections are headings.
 * Read as a tree of tags that expands no entity and fetches nothing.
 */
final class XmlReader {
    private static final Set<String> INLINE =
            Set.of(
                    "b",
                    "i",
                    "em",
                    "strong",
                    "italic",
                    "bold",
                    "sub",
                    "sup",
                    "xref",
                    "ext-link",
                    "a",
                    "span",
                    "code",
                    "emphasis",
                    "tspan",
                    "sc",
                    "u",
                    "monospace",
                    "underline");
    private static final Set<String> SECTIONS =
            Set.of("sec", "section", "chapter", "part", "article", "book", "appendix", "abstract");
    private static final Set<String> DROPPED = Set.of("script", "style", "binary", "object-id");

    private XmlReader() {}

    static void read(byte[] bytes, BlockSink sink) {
        var decoded = DecodedText.of(bytes, HtmlReader.declaredCharset(bytes));
        var walk = new Walk(sink, new MarkupBlocks(sink));
        Jsoup.parse(decoded.text(), "", Parser.xmlParser()).traverse(walk);
        walk.markup.finish();
    }

    private static final class Walk implements NodeVisitor {
        private final BlockSink sink;
        private final MarkupBlocks markup;
        private int sections;

        Walk(BlockSink sink, MarkupBlocks markup) {
            this.sink = sink;
            this.markup = markup;
        }

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text) {
                markup.text(text.getWholeText().replaceAll("\\s+", " "));
            } else if (node instanceof Element element) {
                String name = localName(element);
                if (SECTIONS.contains(name)) sections++;
                if (name.equals("article-title")) sink.title(element.text());
                effect(element, name).ifPresent(markup::start);
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (!(node instanceof Element element)) return;
            String name = localName(element);
            effect(element, name).ifPresent(markup::end);
            if (SECTIONS.contains(name)) sections--;
        }

        /** The HTML element that does to the text what this one should. */
        private Optional<String> effect(Element element, String name) {
            if (DROPPED.contains(name)) return Optional.of("script");
            if (INLINE.contains(name)) return Optional.empty();
            Element parent = element.parent();
            boolean titled = parent != null && SECTIONS.contains(localName(parent));
            return switch (name) {
                case "title" -> Optional.of(titled ? "h" + Math.clamp(sections, 1, 6) : "p");
                case "article-title" -> Optional.of(inReference(element) ? "p" : "h1");
                case "table", "tr", "td", "th", "li", "ul", "ol", "br", "pre" -> Optional.of(name);
                case "row" -> Optional.of("tr");
                case "entry" -> Optional.of("td");
                case "list-item", "listitem" -> Optional.of("li");
                default -> Optional.of("div");
            };
        }

        private static boolean inReference(Element element) {
            return element.closest("ref, ref-list, mixed-citation, element-citation") != null;
        }

        private static String localName(Element element) {
            String name = element.normalName();
            return name.substring(name.indexOf(':') + 1).toLowerCase(Locale.ROOT);
        }
    }
}
