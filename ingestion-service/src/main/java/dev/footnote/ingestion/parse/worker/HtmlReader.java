package dev.footnote.ingestion.parse.worker;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** HTML by its tree. Navigation is left out where the page marks it as such, nothing else. */
final class HtmlReader {
    private static final Pattern DECLARED =
            Pattern.compile(
                    "(?i)<(?:meta[^>]+?charset|\\?xml[^>]+?encoding)\\s*=\\s*[\"']?\\s*([\\w.:-]+)");
    private static final Set<String> NAVIGATION_CLASSES =
            Set.of(
                    "navheader",
                    "navfooter",
                    "navbar",
                    "breadcrumb",
                    "breadcrumbs",
                    "skip-link",
                    "mw-editsection",
                    "noprint",
                    "cookie-banner",
                    "sphinxsidebar",
                    "headerlink");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private HtmlReader() {}

    static void read(byte[] bytes, BlockSink sink) {
        var decoded = DecodedText.of(bytes, declaredCharset(bytes));
        if (decoded.lossy()) {
            sink.warn("some characters could not be read as " + decoded.charset().name());
        }
        read(decoded.text(), sink);
    }

    static void read(String html, BlockSink sink) {
        Document page = Jsoup.parse(html);
        sink.title(page.title());
        var markup = new MarkupBlocks(sink);
        page.traverse(new Walk(markup));
        markup.finish();
    }

    static Optional<Charset> declaredCharset(byte[] bytes) {
        byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, 8192));
        var found = DECLARED.matcher(new String(head, StandardCharsets.ISO_8859_1));
        if (!found.find()) return Optional.empty();
        try {
            String name = found.group(1).toLowerCase(Locale.ROOT);
            if (name.equals("shift_jis") || name.equals("x-sjis")) name = "windows-31j";
            if (name.equals("iso-8859-1") || name.equals("us-ascii")) name = "windows-1252";
            return Optional.of(Charset.forName(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Sends the tree as markup events; deep trees are walked without recursion. */
    private static final class Walk implements NodeVisitor {
        private final MarkupBlocks markup;
        private final IdentityHashMap<Element, Boolean> layoutTables = new IdentityHashMap<>();

        Walk(MarkupBlocks markup) {
            this.markup = markup;
        }

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode text) {
                String whole = text.getWholeText();
                markup.text(
                        markup.isPreformatted() ? whole : BLANKS.matcher(whole).replaceAll(" "));
            } else if (node instanceof Element element) {
                markup.start(nameOf(element));
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element) markup.end(nameOf(element));
        }

        /** The element's name, or that of an element with the effect it should have. */
        private String nameOf(Element element) {
            String name = element.normalName();
            if (isNavigation(element)) return "script";
            return switch (name) {
                case "table", "tr", "td", "th" -> isLaidOut(element) ? "div" : name;
                default -> name;
            };
        }

        /** Whether the table that this element is of only arranges the page. */
        private boolean isLaidOut(Element element) {
            Element table = element;
            while (!table.normalName().equals("table")) {
                Element parent = table.parent();
                if (parent == null) return true;
                table = parent;
            }
            return layoutTables.computeIfAbsent(table, HtmlReader::isLayout);
        }
    }

    private static boolean isLayout(Element table) {
        String role = table.attr("role");
        if (role.equals("presentation") || role.equals("none")) return true;
        return table.selectFirst("table table, h1, h2, h3") != null;
    }

    private static boolean isNavigation(Element element) {
        if (element.normalName().equals("nav") || element.hasAttr("hidden")) return true;
        if (element.attr("role").equals("navigation")) return true;
        if (!element.hasAttr("class")) return false;
        for (var name : element.classNames()) {
            if (NAVIGATION_CLASSES.contains(name)) return true;
        }
        return false;
    }
}
