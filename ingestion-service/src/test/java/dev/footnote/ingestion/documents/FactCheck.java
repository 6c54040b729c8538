package dev.footnote.ingestion.documents;

import dev.footnote.ingestion.document.Block;
import dev.footnote.ingestion.document.CanonicalText;
import dev.footnote.ingestion.document.ParsedDocument;
import dev.footnote.ingestion.parse.ParseOutcome;
import dev.footnote.ingestion.parse.ParseOutcome.Refusal;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Holds what a parser made of a file against a fact; says what is wrong, or nothing. */
final class FactCheck {
    private static final Pattern PATH_OF = Pattern.compile("heading path of \"([^\"]+)\"");

    private FactCheck() {}

    static Optional<String> fault(Fact fact, ParseOutcome outcome) {
        return switch (outcome) {
            case ParseOutcome.Refused refused -> faultOf(fact, refused);
            case ParseOutcome.Parsed parsed -> faultOf(fact, parsed.document());
        };
    }

    private static Optional<String> faultOf(Fact fact, ParseOutcome.Refused refused) {
        if (fact.kind().startsWith("ocr")) {
            return refused.kind() == Refusal.EMPTY
                    ? Optional.empty()
                    : Optional.of("not reported as without text: " + refused);
        }
        boolean mayRefuse =
                fact.kind().equals("hostile")
                        && (fact.present().isEmpty() || fact.note().contains("if accepted at all"));
        return mayRefuse ? Optional.empty() : Optional.of("refused: " + refused.reason());
    }

    private static Optional<String> faultOf(Fact fact, ParsedDocument document) {
        if (fact.kind().startsWith("ocr")) {
            boolean reported =
                    !document.pagesWithoutText().isEmpty()
                            || document.warnings().stream().anyMatch(w -> w.contains("OCR"));
            return reported ? Optional.empty() : Optional.of("page without text not reported");
        }
        var blocks = document.blocks();
        if (fact.page().isPresent()) {
            blocks = blocks.stream().filter(b -> b.page().equals(fact.page())).toList();
        }
        String text = plain(CanonicalText.of(blocks).text());
        return textFault(fact, text)
                .or(() -> tableFault(fact, document.blocks()))
                .or(() -> headingFault(fact, document.blocks()));
    }

    /** What a plain text lacks, or holds although it must not. */
    static Optional<String> textFault(Fact fact, String plain) {
        return missing(fact, plain).or(() -> forbidden(fact, plain));
    }

    private static Optional<String> missing(Fact fact, String text) {
        int from = 0;
        for (var wanted : fact.present()) {
            String plain = plain(wanted);
            int at = text.indexOf(plain, fact.inOrder() ? from : 0);
            if (at < 0) return Optional.of("missing: " + wanted);
            from = at + plain.length();
        }
        return Optional.empty();
    }

    private static Optional<String> forbidden(Fact fact, String text) {
        for (var unwanted : fact.absent()) {
            String plain = fact.kind().equals("table") ? unwanted : plain(unwanted);
            if (fact.kind().equals("table") && plain.length() == 2) continue;
            if (!plain.isEmpty() && text.contains(plain)) {
                return Optional.of("must not be there: " + unwanted);
            }
        }
        return Optional.empty();
    }

    /** Every expected row must lie in one row of a table, or in one line, in order. */
    private static Optional<String> tableFault(Fact fact, List<Block> blocks) {
        if (fact.table().isEmpty()) return Optional.empty();
        var rows = new ArrayList<String>();
        for (var piece : CanonicalText.of(blocks).pieces()) {
            if (piece.block() instanceof Block.Table table) {
                rows.add(plain(String.join("", table.rows().get(piece.row()))));
            }
        }
        for (var cells : fact.table()) {
            String wanted = plain(String.join("", cells));
            if (rows.stream().noneMatch(row -> row.contains(wanted))) {
                return Optional.of("no row holds " + cells);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> headingFault(Fact fact, List<Block> blocks) {
        if (fact.headingPath().isEmpty()) return Optional.empty();
        var named = PATH_OF.matcher(fact.note());
        String anchor = named.find() ? plain(named.group(1)) : "";
        List<Block.Heading> path = new ArrayList<>();
        for (var block : blocks) {
            if (block instanceof Block.Heading heading) {
                path.removeIf(above -> above.level() >= heading.level());
                path.add(heading);
            }
            String text = plain(CanonicalText.of(List.of(block)).text());
            if (!anchor.isEmpty() && !text.contains(anchor)) continue;
            if (carries(path, fact.headingPath())) return Optional.empty();
            if (!anchor.isEmpty()) return Optional.of("heading path is " + path);
        }
        return Optional.of("no block under " + fact.headingPath());
    }

    private static boolean carries(List<Block.Heading> path, List<String> wanted) {
        int found = 0;
        for (var heading : path) {
            if (found < wanted.size() && plain(heading.text()).endsWith(plain(wanted.get(found)))) {
                found++;
            }
        }
        return found == wanted.size();
    }

    /** Compared without white space, after NFKC, with plain apostrophes. */
    static String plain(String text) {
        return Normalizer.normalize(text.replaceAll("-\\s*\\n\\s*", ""), Normalizer.Form.NFKC)
                .replaceAll("[’‘ʼ]", "'")
                .replace("\u00AD", "")
                .replaceAll("\\s+", "");
    }
}
