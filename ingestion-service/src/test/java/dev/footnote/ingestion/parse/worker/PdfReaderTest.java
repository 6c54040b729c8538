package dev.footnote.ingestion.parse.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.ingestion.document.Block;
import dev.footnote.ingestion.document.CanonicalText;
import dev.footnote.ingestion.document.ParsedDocument;
import dev.footnote.ingestion.parse.ParseLimits;

import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

class PdfReaderTest {
    @TempDir private Path folder = Path.of("");

    /** One line of a page: its font size and its words. */
    private record Line(int size, String text) {}

    private Path pdf(List<List<Line>> pages) throws IOException {
        return pdf(pages, 1.2f);
    }

    /** {@code leading} in font sizes. */
    private Path pdf(List<List<Line>> pages, float leading) throws IOException {
        Path file = folder.resolve("made.pdf");
        try (var document = new PDDocument()) {
            for (var lines : pages) {
                var page = new PDPage();
                document.addPage(page);
                try (var content = new PDPageContentStream(document, page)) {
                    float y = 700;
                    for (var line : lines) {
                        content.beginText();
                        content.setFont(new PDType1Font(FontName.HELVETICA), line.size());
                        content.newLineAtOffset(72, y);
                        content.showText(line.text());
                        content.endText();
                        y -= line.size() * leading;
                    }
                }
            }
            document.save(file.toFile());
        }
        return file;
    }

    private static ParsedDocument read(Path file, Ocr ocr) throws Exception {
        var source = new SourceFile(file, "made.pdf", Optional.empty(), 0);
        return new DocumentReader(ocr).read(source, new BlockSink(ParseLimits.defaults(), _ -> {}));
    }

    private static final Ocr NO_OCR = Ocr.onPath("");

    @Test
    void widelySetLinesOfOneSentenceAreOneParagraph() throws Exception {
        var lines =
                List.of(
                        new Line(
                                11,
                                "The reader takes files of word processors, of mail programs and"),
                        new Line(11, "EPUB readers, and reads each in a process of its own."),
                        new Line(11, "It never opens them itself."));
        assertThat(read(pdf(List.of(lines), 1.5f), NO_OCR).blocks())
                .extracting(block -> CanonicalText.of(List.of(block)).text())
                .containsExactly(
                        "The reader takes files of word processors, of mail programs and EPUB"
                                + " readers, and reads each in a process of its own.",
                        "It never opens them itself.");
    }

    @Test
    void largerTextIsAHeadingAndCutWordsAreJoined() throws Exception {
        var file =
                pdf(
                        List.of(
                                List.of(
                                        new Line(20, "Annual report"),
                                        new Line(11, "The company has grown in every coun-"),
                                        new Line(11, "try that it has opened an office in."))));
        var page = OptionalInt.of(1);
        assertThat(read(file, NO_OCR).blocks())
                .containsExactly(
                        new Block.Heading(1, "Annual report", page),
                        new Block.Paragraph(
                                "The company has grown in every country that it has opened an"
                                        + " office in.",
                                page));
    }

    @Test
    void aPageWithoutTextIsReported() throws Exception {
        var document = read(pdf(List.of(List.of(new Line(11, "Words.")), List.of())), NO_OCR);
        assertThat(document.pages()).isEqualTo(2);
        assertThat(document.pagesWithoutText()).containsExactly(2);
        assertThat(document.warnings())
                .containsExactly("no text on page 2; OCR not installed: install tesseract-ocr");
    }

    @Test
    void aDocumentWithoutAnyTextIsRefused() throws Exception {
        var file = pdf(List.of(List.of()));
        assertThatThrownBy(() -> read(file, NO_OCR))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no text on page 1; OCR not installed");
    }

    @Test
    void aPageWithoutTextIsGivenToTheOcrProgramWhenThereIsOne() throws Exception {
        Path program = folder.resolve("tesseract");
        Files.writeString(program, "#!/bin/sh\necho 'Words in a picture.'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        var document = read(pdf(List.of(List.of())), Ocr.onPath(folder.toString()));
        assertThat(document.blocks())
                .containsExactly(new Block.Paragraph("Words in a picture.", OptionalInt.of(1)));
        assertThat(document.warnings()).containsExactly("the text of page 1 was recognised by OCR");
    }
}
