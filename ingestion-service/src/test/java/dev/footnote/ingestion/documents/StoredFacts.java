package dev.footnote.ingestion.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Holds what was indexed against the facts of a document set. */
public final class StoredFacts {
    private static final Pattern PATH_OF = Pattern.compile("heading path of \"([^\"]+)\"");

    private StoredFacts() {}

    /** How many facts there are, and which do not hold. */
    public record Result(int facts, List<String> faults) {
        public Result {
            faults = List.copyOf(faults);
        }
    }

    public static Result check(Path folder, Map<String, Stored> documents) throws IOException {
        var faults = new ArrayList<String>();
        var facts = Fact.all(folder);
        for (var fact : facts) {
            var fault =
                    Optional.ofNullable(documents.get(fact.file()))
                            .map(stored -> fault(fact, stored))
                            .orElse(Optional.of("no such file"));
            fault.ifPresent(why -> faults.add(fact.id() + " " + fact.file() + ": " + why));
        }
        return new Result(facts.size(), faults);
    }

    private static Optional<String> fault(Fact fact, Stored stored) {
        if (fact.kind().startsWith("ocr")) {
            boolean flagged =
                    stored.refusal().filter(why -> why.contains("text")).isPresent()
                            || stored.pagesWithoutText() > 0
                            || stored.warnings().stream().anyMatch(it -> it.contains("OCR"));
            return flagged ? Optional.empty() : Optional.of("not reported as without text");
        }
        if (stored.refusal().isPresent()) {
            boolean mayRefuse =
                    fact.kind().equals("hostile")
                            && (fact.present().isEmpty()
                                    || fact.note().contains("if accepted at all"));
            return mayRefuse ? Optional.empty() : stored.refusal().map(why -> "refused: " + why);
        }
        String text =
                fact.page().isPresent()
                        ? stored.pages().getOrDefault(fact.page().getAsInt(), "")
                        : stored.text();
        return FactCheck.textFault(fact, FactCheck.plain(text))
                .or(() -> tableFault(fact, stored.text()))
                .or(() -> headingFault(fact, stored));
    }

    /** Every expected row must be one line of the text, its cells in order. */
    private static Optional<String> tableFault(Fact fact, String text) {
        if (fact.table().isEmpty()) return Optional.empty();
        var lines = text.lines().map(line -> FactCheck.plain(line.replace(" | ", ""))).toList();
        for (var cells : fact.table()) {
            String wanted = FactCheck.plain(String.join("", cells));
            if (lines.stream().noneMatch(line -> line.contains(wanted))) {
                return Optional.of("no row holds " + cells);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> headingFault(Fact fact, Stored stored) {
        if (fact.headingPath().isEmpty()) return Optional.empty();
        var named = PATH_OF.matcher(fact.note());
        String anchor = named.find() ? FactCheck.plain(named.group(1)) : "";
        for (var passage : stored.passages()) {
            var said = String.join("\n", passage.headings()) + "\n" + passage.text();
            if (FactCheck.plain(said).contains(anchor) && carries(said, fact.headingPath())) {
                return Optional.empty();
            }
        }
        return Optional.of(
                "no passage with \"%s\" is under %s".formatted(anchor, fact.headingPath()));
    }

    /** A heading above small sections that were joined stands in the passage's own text. */
    private static boolean carries(String said, List<String> headings) {
        String plain = FactCheck.plain(said);
        int from = 0;
        for (var heading : headings) {
            int at = plain.indexOf(FactCheck.plain(heading), from);
            if (at < 0) return false;
            from = at;
        }
        return true;
    }
}
