package dev.footnote.ingestion.parse.worker;

import java.util.List;
import java.util.regex.Pattern;

/** Guesses whether a table without marked headers begins with one. */
final class TableHeads {
    private static final Pattern NUMBER =
            Pattern.compile("[\\s\\d.,:%$€£/()+-]*\\d[\\s\\d.,:%$€£/()+-]*");

    private TableHeads() {}

    /** The first row names the columns when it is filled with words, not figures. */
    static boolean firstRowIsHead(List<List<String>> rows) {
        if (rows.size() < 2) return false;
        var first = rows.getFirst();
        int filled = 0;
        for (var cell : first) {
            if (cell.isBlank()) continue;
            if (NUMBER.matcher(cell).matches() || cell.length() > 80) return false;
            filled++;
        }
        return filled >= 2 && filled * 2 >= first.size();
    }
}
