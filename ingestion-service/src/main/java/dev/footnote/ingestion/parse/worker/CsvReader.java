package dev.footnote.ingestion.parse.worker;

import org.apache.commons.csv.CSVFormat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Separated values; the separator is the one that gives the most even rows. */
final class CsvReader {
    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    private static final int SAMPLE_ROWS = 50;
    private static final int ROWS_PER_TABLE = 2000;

    private CsvReader() {}

    static void read(byte[] bytes, BlockSink sink) throws IOException {
        String text = DecodedText.of(bytes, Optional.empty()).text();
        char separator = separator(text);
        var rows = new ArrayList<List<String>>();
        List<String> head = List.of();
        try (var records = format(separator).parse(new StringReader(text))) {
            for (var record : records) {
                rows.add(List.copyOf(record.toList()));
                if (rows.size() == ROWS_PER_TABLE) {
                    head = emit(rows, head, sink);
                    rows.clear();
                }
            }
        } catch (UncheckedIOException e) {
            sink.warn("the last rows could not be read: " + e.getMessage());
        }
        if (!rows.isEmpty()) emit(rows, head, sink);
    }

    private static List<String> emit(List<List<String>> rows, List<String> head, BlockSink sink) {
        if (!head.isEmpty()) {
            rows.addFirst(head);
            sink.table(true, rows);
            return head;
        }
        boolean headed = TableHeads.firstRowIsHead(rows);
        sink.table(headed, rows);
        return headed ? rows.getFirst() : List.of();
    }

    private static char separator(String text) {
        String sample = text.substring(0, Math.min(text.length(), 64 << 10));
        char best = ',';
        double bestScore = -1;
        for (char candidate : SEPARATORS) {
            double score = evenness(sample, candidate);
            if (score > bestScore) {
                bestScore = score;
                best = candidate;
            }
        }
        return best;
    }

    /** The share of rows as wide as the widest kind, times a little for more columns. */
    private static double evenness(String sample, char separator) {
        var widths = new ArrayList<Integer>();
        try (var records = format(separator).parse(new StringReader(sample))) {
            for (var record : records) {
                widths.add(record.size());
                if (widths.size() >= SAMPLE_ROWS) break;
            }
        } catch (IOException | UncheckedIOException e) {
            if (widths.isEmpty()) return -1;
        }
        if (widths.isEmpty()) return -1;
        int width = widths.get(widths.size() / 2);
        if (width < 2) return 0;
        long even = widths.stream().filter(w -> w == width).count();
        return (double) even / widths.size() + 0.01 * Math.min(width, 20);
    }

    private static CSVFormat format(char separator) {
        return CSVFormat.DEFAULT
                .builder()
                .setDelimiter(separator)
                .setLenientEof(true)
                .setTrailingData(true)
                .setIgnoreEmptyLines(true)
                .get();
    }
}
