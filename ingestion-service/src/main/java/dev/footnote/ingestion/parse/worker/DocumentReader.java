package dev.footnote.ingestion.parse.worker;

import dev.footnote.ingestion.document.ParsedDocument;
import dev.footnote.ingestion.parse.ParseOutcome.Refusal;

import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out what a file is and gives it to the reader of its format. */
final class DocumentReader {
    private static final int HEAD_BYTES = 4096;
    private static final Map<String, String> TYPES_BY_EXTENSION =
            Map.of(
                    "md", "text/x-web-markdown",
                    "markdown", "text/x-web-markdown",
                    "csv", "text/csv",
                    "tsv", "text/tab-separated-values",
                    "html", "text/html",
                    "htm", "text/html",
                    "eml", "message/rfc822",
                    "xml", "application/xml",
                    "svg", "image/svg+xml");

    private static final Set<String> CONTAINERS =
            Set.of("docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "pdf", "zip");

    private final Detector detector = new DefaultDetector();
    private final TikaReader tika = new TikaReader(this);
    private final LanguageGuess languages = new LanguageGuess();
    private final Ocr ocr;

    DocumentReader(Ocr ocr) {
        this.ocr = ocr;
    }

    ParsedDocument read(SourceFile source, BlockSink sink) throws RefusedException, IOException {
        if (Files.size(source.path()) == 0) {
            throw new RefusedException(Refusal.EMPTY, "the file is empty");
        }
        String type = readInto(source, sink);
        if (type.equals("text/plain") && CONTAINERS.contains(source.extension())) {
            throw new RefusedException(
                    Refusal.MALFORMED,
                    "the name ends in .%s, but the file is plain text; give it its own name"
                            .formatted(source.extension()));
        }
        if (sink.blocks().isEmpty()) throw withoutText(type, sink);
        return new ParsedDocument(
                sink.title(),
                languages.of(sink.blocks()),
                type,
                sink.pages(),
                sink.pagesWithoutText(),
                sink.warnings(),
                sink.blocks());
    }

    /** An embedded file that cannot be read is a warning, not the end of its document. */
    void readEmbedded(SourceFile source, BlockSink sink) throws IOException {
        var outerPage = sink.page();
        int blocks = sink.blocks().size();
        try {
            if (!source.name().isBlank()) sink.heading(1, baseName(source.name()));
            sink.noPage();
            readInto(source, sink);
        } catch (RefusedException e) {
            sink.warn("embedded file %s: %s".formatted(source.name(), e.getMessage()));
        } finally {
            boolean onlyName = sink.blocks().size() == blocks + 1;
            if (onlyName && !source.name().isBlank()) sink.blocks().removeLast();
            outerPage.ifPresentOrElse(sink::page, sink::noPage);
        }
    }

    private static String baseName(String name) {
        return name.substring(name.replace('\\', '/').lastIndexOf('/') + 1);
    }

    private static RefusedException withoutText(String type, BlockSink sink) {
        String why =
                sink.warnings().isEmpty()
                        ? "no text was found in this file (%s)".formatted(type)
                        : String.join("; ", sink.warnings());
        return new RefusedException(Refusal.EMPTY, why);
    }

    private String readInto(SourceFile source, BlockSink sink)
            throws RefusedException, IOException {
        var wide = DecodedText.wide(source.head(HEAD_BYTES));
        if (wide.isEmpty()) return dispatch(source, sink);
        var decoded = DecodedText.of(text(source, sink), Optional.empty());
        Path copy = Files.createTempFile("text", ".utf8");
        try {
            Files.writeString(copy, decoded.text(), StandardCharsets.UTF_8);
            return dispatch(
                    new SourceFile(copy, source.name(), source.declaredType(), source.depth()),
                    sink);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private String dispatch(SourceFile source, BlockSink sink)
            throws RefusedException, IOException {
        String type = detect(source);
        try {
            route(source, type, sink);
        } catch (BlockSink.FullException e) {
            // What was collected is kept; the sink has noted why it is full.
            return type;
        }
        return type;
    }

    private void route(SourceFile source, String type, BlockSink sink)
            throws RefusedException, IOException {
        switch (type) {
            case "application/pdf" -> new PdfReader(this, ocr).read(source, sink);
            case "text/html", "application/xhtml+xml" -> HtmlReader.read(text(source, sink), sink);
            case "text/x-web-markdown", "text/markdown" ->
                    MarkdownReader.read(text(source, sink), sink);
            case "text/csv", "text/tab-separated-values" ->
                    CsvReader.read(text(source, sink), sink);
            case "message/rfc822" -> new MailReader(this).read(source, sink);
            case "application/octet-stream", "application/x-msdownload" ->
                    throw new RefusedException(
                            Refusal.UNSUPPORTED, "this is no document of a known format");
            default -> {
                if (isXml(type)) {
                    XmlReader.read(text(source, sink), sink);
                } else if (isText(type)) {
                    TextReader.read(text(source, sink), sink);
                } else if (type.startsWith("image/")) {
                    ocr.readImage(source.path(), sink);
                } else {
                    tika.read(source, type, sink);
                }
            }
        }
    }

    /**
     * The bytes of a format that is text; of a file that is larger than the text that is kept, the
     * beginning, to the end of a line.
     */
    private static byte[] text(SourceFile source, BlockSink sink) throws IOException {
        long size = Files.size(source.path());
        int most = sink.limits().textBytesMax();
        if (size <= most) return source.head(most);
        sink.warn(
                "only the first %,d of %,d bytes were read; split the file".formatted(most, size));
        byte[] head = source.head(most);
        if (DecodedText.wide(head).isPresent()) return Arrays.copyOf(head, head.length & ~3);
        int end = head.length;
        while (end > head.length / 2 && head[end - 1] != '\n') end--;
        return end > head.length / 2 ? Arrays.copyOf(head, end) : head;
    }

    private static boolean isXml(String type) {
        return type.equals("application/xml") || type.equals("text/xml") || type.endsWith("+xml");
    }

    private static boolean isText(String type) {
        return type.startsWith("text/")
                || type.equals("application/json")
                || type.equals("application/javascript")
                || type.equals("application/sql")
                || type.equals("application/x-sh");
    }

    /** Content decides; the name only between the many formats that are text. */
    private String detect(SourceFile source) throws IOException {
        var metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, source.name());
        source.declaredType().ifPresent(type -> metadata.set(Metadata.CONTENT_TYPE, type));
        MediaType found;
        try (var in = TikaInputStream.get(source.path())) {
            found = detector.detect(in, metadata);
        }
        String type = found.getBaseType().toString();
        if (type.equals("text/plain") && looksLikeXml(source)) return "application/xml";
        String byName = TYPES_BY_EXTENSION.get(source.extension());
        if (byName == null) return looksLikeText(type, source) ? "text/plain" : type;
        boolean plain = type.equals("text/plain") || type.equals("application/octet-stream");
        return plain && looksLikeText(type, source) ? byName : type;
    }

    private static boolean looksLikeXml(SourceFile source) throws IOException {
        String head = new String(source.head(256), StandardCharsets.UTF_8).stripLeading();
        if (head.startsWith("\uFEFF")) head = head.substring(1);
        return head.startsWith("<?xml")
                || (head.startsWith("<!DOCTYPE") && !head.regionMatches(true, 10, "html", 0, 4));
    }

    /** Tika calls text with stray bytes binary; a file with hardly a control character is text. */
    private static boolean looksLikeText(String type, SourceFile source) throws IOException {
        if (type.equals("text/plain")) return true;
        if (!type.equals("application/octet-stream")) return false;
        byte[] head = source.head(HEAD_BYTES);
        int controls = 0;
        for (byte b : head) {
            if (b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != 0x1B) controls++;
        }
        return controls * 5 < head.length;
    }
}
