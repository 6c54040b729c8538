package dev.footnote.ingestion.parse.worker;

import dev.footnote.ingestion.parse.ParseLimits;
import dev.footnote.ingestion.parse.ParseOutcome.Refusal;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;
import org.apache.pdfbox.pdmodel.interactive.form.PDChoice;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDNonTerminalField;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.imageio.ImageIO;

/** PDF page by page: headings by size and bookmarks, tables, form fields, attachments, OCR. */
final class PdfReader {
    private static final Duration TIME = Duration.ofSeconds(14);
    private static final int OCR_DPI = 200;
    private static final int OUTLINE_MAX = 5000;

    private final DocumentReader documents;
    private final Ocr ocr;
    private final long startNanos = cpuNanos();

    PdfReader(DocumentReader documents, Ocr ocr) {
        this.documents = documents;
        this.ocr = ocr;
    }

    /** Of this thread: a machine that is busy with other work is not the file's fault. */
    private static long cpuNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        return threads.isCurrentThreadCpuTimeSupported()
                ? threads.getCurrentThreadCpuTime()
                : System.nanoTime();
    }

    void read(SourceFile source, BlockSink sink) throws RefusedException, IOException {
        var cache = IOUtils.createTempFileOnlyStreamCache();
        try (var pdf = Loader.loadPDF(source.path().toFile(), "", null, null, cache)) {
            String title = pdf.getDocumentInformation().getTitle();
            if (title != null && source.depth() == 0) sink.title(title);
            readPages(pdf, source.depth() == 0, sink);
            sink.noPage();
            readForm(pdf, sink);
            readAttachments(pdf, source, sink);
        } catch (InvalidPasswordException e) {
            throw new RefusedException(
                    Refusal.ENCRYPTED,
                    "the PDF is encrypted; remove the password and upload again");
        } catch (IOException e) {
            if (!sink.blocks().isEmpty()) {
                sink.warn("the PDF is damaged; what could be read was kept: " + e.getMessage());
            } else {
                throw new RefusedException(
                        Refusal.MALFORMED, "the PDF is damaged: " + e.getMessage());
            }
        }
    }

    private void readPages(PDDocument pdf, boolean outer, BlockSink sink) throws IOException {
        int count = Math.min(pdf.getNumberOfPages(), sink.limits().pagesMax());
        if (count < pdf.getNumberOfPages()) {
            sink.warn("only the first %d pages were read".formatted(count));
        }
        var pages = new ArrayList<List<PdfLine>>();
        var sample = new ArrayList<PdfLine>();
        var lines = new PdfLines();
        for (int number = 1; number <= count; number++) {
            var limit = ParseLimits.time(TIME, outer ? number - 1 : 0);
            if (cpuNanos() - startNanos > limit.toNanos()) {
                sink.warn(
                        "reading took too long: pages %d to %d were not read"
                                .formatted(number, count));
                break;
            }
            var page = readPage(pdf, lines, number, sink);
            pages.add(page);
            sample.addAll(page);
            if (outer) sink.progress(number, count);
        }
        var outline = outline(pdf);
        var structure = new PdfStructure(sample);
        for (int i = 0; i < pages.size(); i++) {
            sink.page(i + 1);
            var here = outline.getOrDefault(i + 1, Map.of());
            emitPage(structure, pages.get(i), here, sink);
        }
    }

    private List<PdfLine> readPage(PDDocument pdf, PdfLines lines, int number, BlockSink sink)
            throws IOException {
        List<PdfLine> found = List.of();
        try {
            var page = lines.read(pdf, number);
            if (page.invisible() > 0 && page.visible() > 0) {
                sink.warn("page %d has text that is drawn invisibly".formatted(number));
            }
            found = page.lines();
        } catch (IOException | RuntimeException e) {
            sink.warn("page %d is damaged: %s".formatted(number, e.getMessage()));
        }
        if (!found.isEmpty()) return found;
        String text = ocr.isInstalled() ? ocrPage(pdf, number) : "";
        if (text.isBlank()) {
            sink.pageWithoutText(number);
            String why = ocr.isInstalled() ? "OCR found none" : Ocr.NOT_INSTALLED;
            sink.warn("no text on page %d; %s".formatted(number, why));
            return List.of();
        }
        sink.warn("the text of page %d was recognised by OCR".formatted(number));
        return ocrLines(text);
    }

    private static List<PdfLine> ocrLines(String text) {
        var lines = new ArrayList<PdfLine>();
        boolean opens = true;
        for (var line : text.split("\n")) {
            if (line.isBlank()) {
                opens = true;
            } else {
                lines.add(new PdfLine(List.of(line.strip()), 0, false, opens));
                opens = false;
            }
        }
        return lines;
    }

    private String ocrPage(PDDocument pdf, int number) throws IOException {
        Path image = Files.createTempFile("page", ".png");
        try {
            var picture =
                    new PDFRenderer(pdf).renderImageWithDPI(number - 1, OCR_DPI, ImageType.GRAY);
            ImageIO.write(picture, "png", image.toFile());
            return ocr.text(image);
        } finally {
            Files.deleteIfExists(image);
        }
    }

    /** Bookmarks that no line of the page spells out become headings above it. */
    private static void emitPage(
            PdfStructure structure,
            List<PdfLine> lines,
            Map<String, Bookmark> here,
            BlockSink sink) {
        if (lines.isEmpty()) return;
        var levels = new HashMap<String, Integer>();
        here.forEach((key, bookmark) -> levels.put(key, bookmark.level()));
        for (var entry : here.entrySet()) {
            boolean spelled =
                    lines.stream().anyMatch(l -> PdfStructure.key(l.text()).equals(entry.getKey()));
            if (!spelled) sink.heading(entry.getValue().level(), entry.getValue().title());
        }
        structure.emit(lines, levels, sink);
    }

    private record Bookmark(String title, int level) {}

    private static Map<Integer, Map<String, Bookmark>> outline(PDDocument pdf) {
        var found = new HashMap<Integer, Map<String, Bookmark>>();
        try {
            var root = pdf.getDocumentCatalog().getDocumentOutline();
            if (root != null) collect(pdf, root, 1, found);
        } catch (IOException | RuntimeException e) {
            // Broken bookmarks cost headings, not text.
            return found;
        }
        return found;
    }

    private static void collect(
            PDDocument pdf,
            PDOutlineNode node,
            int level,
            Map<Integer, Map<String, Bookmark>> found)
            throws IOException {
        if (level > 6) return;
        int count = 0;
        for (PDOutlineItem item : node.children()) {
            if (++count > OUTLINE_MAX) return;
            var page = item.findDestinationPage(pdf);
            String title = item.getTitle();
            if (page != null && title != null && !title.isBlank()) {
                int number = pdf.getPages().indexOf(page) + 1;
                found.computeIfAbsent(number, n -> new LinkedHashMap<>())
                        .putIfAbsent(PdfStructure.key(title), new Bookmark(title, level));
            }
            collect(pdf, item, level + 1, found);
        }
    }

    private static void readForm(PDDocument pdf, BlockSink sink) {
        try {
            var form = pdf.getDocumentCatalog().getAcroForm();
            if (form == null) return;
            for (PDField field : form.getFieldTree()) {
                if (field instanceof PDNonTerminalField) continue;
                String value = value(field);
                if (value.isBlank()) continue;
                String label =
                        Optional.ofNullable(field.getAlternateFieldName())
                                .orElse(field.getFullyQualifiedName());
                sink.item(1, label + ": " + value);
            }
        } catch (RuntimeException e) {
            if (e instanceof BlockSink.FullException full) throw full;
            sink.warn("the form's fields could not be read: " + e.getMessage());
        }
    }

    /** What the form shows: the display names of a choice, not the values that it exports. */
    private static String value(PDField field) {
        if (!(field instanceof PDChoice choice)) {
            return Optional.ofNullable(field.getValueAsString()).orElse("");
        }
        var exported = choice.getOptionsExportValues();
        var shown = choice.getOptionsDisplayValues();
        var chosen = new ArrayList<String>();
        for (var value : choice.getValue()) {
            int index = exported.indexOf(value);
            chosen.add(index >= 0 && index < shown.size() ? shown.get(index) : value);
        }
        if (chosen.isEmpty()) return "";
        return "%s (choices: %s)".formatted(String.join(", ", chosen), String.join(", ", shown));
    }

    private void readAttachments(PDDocument pdf, SourceFile source, BlockSink sink)
            throws IOException {
        var names = pdf.getDocumentCatalog().getNames();
        if (names == null || names.getEmbeddedFiles() == null) return;
        if (source.depth() >= sink.limits().embeddedDepthMax()) return;
        var files = new HashMap<String, PDComplexFileSpecification>();
        attachments(names.getEmbeddedFiles(), 0, files);
        for (var file : files.values()) {
            var content = file.getEmbeddedFile();
            if (content == null || !sink.admitEmbedded()) continue;
            Path copy = Files.createTempFile("attachment", ".bin");
            try (var in = content.createInputStream()) {
                byte[] bytes =
                        in.readNBytes(
                                Math.toIntExact(Math.min(sink.unpackedBytesLeft(), 64 << 20)));
                sink.unpacked(bytes.length);
                if (bytes.length == 0) continue;
                Files.write(copy, bytes);
                String name = Optional.ofNullable(file.getFilename()).orElse("attachment");
                documents.readEmbedded(
                        new SourceFile(copy, name, Optional.empty(), source.depth() + 1), sink);
            } finally {
                Files.deleteIfExists(copy);
            }
        }
    }

    private static void attachments(
            PDNameTreeNode<PDComplexFileSpecification> node,
            int depth,
            Map<String, PDComplexFileSpecification> found)
            throws IOException {
        var names = node.getNames();
        if (names != null) found.putAll(names);
        var kids = node.getKids();
        if (kids == null || depth > 8) return;
        for (var kid : kids) attachments(kid, depth + 1, found);
    }
}
