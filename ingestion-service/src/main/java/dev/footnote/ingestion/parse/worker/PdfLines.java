package dev.footnote.ingestion.parse.worker;

import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The lines of one page in the order in which the page draws them, which is the reading order. */
final class PdfLines extends PDFTextStripper {
    private static final Pattern BOLD = Pattern.compile("bold|black|heavy|medi|demi|bx\\d");
    private static final float CELL_GAP = 1.1f; // of the font size
    private static final float LEADING_MAX = 1.6f; // of the font size
    private static final float INDENT_MIN = 0.5f; // of the font size

    private List<PdfLine> lines = new ArrayList<>();
    private List<String> cells = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private float lastEnd = Float.NaN;
    private float size;
    private int sizeCharacters;
    private int boldCharacters;
    private int characters;
    private boolean opensParagraph;
    private Place place = Place.NOWHERE;
    private Place placeBefore = Place.NOWHERE;
    private boolean dropsRotated;
    private int rotated;
    private int visible;
    private int invisible;

    PdfLines() {
        setSortByPosition(false);
        setAddMoreFormatting(false);
        setShouldSeparateByBeads(true);
        setSuppressDuplicateOverlappingText(false);
    }

    /** Where a line begins, from the upper left, in points. */
    private record Place(float x, float y) {
        private static final Place NOWHERE = new Place(Float.NaN, Float.NaN);

        /** Whether a line here stands right below one there, as the lines of one paragraph do. */
        boolean continuesFrom(Place above, float size) {
            float drop = y - above.y;
            boolean aligned = Math.abs(x - above.x) < INDENT_MIN * size;
            return aligned && drop > 0 && drop <= LEADING_MAX * size;
        }
    }

    /** What a page holds; {@code invisible} counts characters that are drawn without ink. */
    record Page(List<PdfLine> lines, int visible, int invisible) {}

    Page read(PDDocument document, int page) throws IOException {
        dropsRotated = false;
        var whole = readOnce(document, page);
        // Text set sideways along the margin of an upright page is no part of its sentences.
        dropsRotated = rotated > 0 && rotated * 5 < visible;
        return dropsRotated ? readOnce(document, page) : whole;
    }

    private Page readOnce(PDDocument document, int page) throws IOException {
        lines = new ArrayList<>();
        visible = 0;
        invisible = 0;
        rotated = 0;
        setStartPage(page);
        setEndPage(page);
        getText(document);
        endLine();
        return new Page(lines, visible, invisible);
    }

    @Override
    protected void processTextPosition(TextPosition text) {
        var mode = getGraphicsState().getTextState().getRenderingMode();
        if (mode == RenderingMode.NEITHER) {
            invisible++;
        } else {
            visible++;
        }
        if (text.getDir() != 0) {
            rotated++;
            if (dropsRotated) return;
        }
        super.processTextPosition(text);
    }

    @Override
    protected void writeString(String text, List<TextPosition> positions) {
        if (!positions.isEmpty()) {
            var first = positions.getFirst();
            if (cell.isEmpty() && cells.isEmpty()) {
                place = new Place(first.getXDirAdj(), first.getYDirAdj());
            }
            float height = Math.max(1f, fontSize(first));
            float gap = first.getXDirAdj() - lastEnd;
            if (!cell.isEmpty() && gap > CELL_GAP * height) endCell();
            var last = positions.getLast();
            lastEnd = last.getXDirAdj() + last.getWidthDirAdj();
            for (var position : positions) weigh(position);
        }
        cell.append(text);
    }

    @Override
    protected void writeWordSeparator() {
        if (!cell.isEmpty()) cell.append(' ');
    }

    @Override
    protected void writeLineSeparator() {
        endLine();
    }

    @Override
    protected void writeParagraphStart() {
        endLine();
        opensParagraph = true;
    }

    @Override
    protected void writePageEnd() {
        endLine();
    }

    private void weigh(TextPosition position) {
        float found = fontSize(position);
        characters++;
        if (found == size) {
            sizeCharacters++;
        } else if (--sizeCharacters <= 0) {
            size = found;
            sizeCharacters = 1;
        }
        var font = position.getFont();
        String name = font == null || font.getName() == null ? "" : font.getName();
        String lower = name.toLowerCase(Locale.ROOT);
        if (BOLD.matcher(lower).find()) {
            boldCharacters++;
        }
    }

    private static float fontSize(TextPosition position) {
        return Math.round(position.getFontSizeInPt() * 2) / 2f;
    }

    private void endCell() {
        String text = cell.toString().strip();
        cell.setLength(0);
        if (!text.isEmpty()) cells.add(text);
    }

    private void endLine() {
        endCell();
        if (!cells.isEmpty()) {
            boolean bold = boldCharacters * 2 > characters;
            // The stripper takes a wide leading for the end of a paragraph.
            boolean goesOn =
                    !lines.isEmpty()
                            && lines.getLast().size() == size
                            && lines.getLast().breaksOff()
                            && place.continuesFrom(placeBefore, size);
            lines.add(new PdfLine(cells, size, bold, opensParagraph && !goesOn));
            opensParagraph = false;
            placeBefore = place;
        }
        cells = new ArrayList<>();
        lastEnd = Float.NaN;
        size = 0;
        sizeCharacters = 0;
        boldCharacters = 0;
        characters = 0;
    }
}
