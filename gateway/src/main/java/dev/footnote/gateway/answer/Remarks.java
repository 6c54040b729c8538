package dev.footnote.gateway.answer;

import dev.footnote.knowledge.Retrieval;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is said when the documents say nothing. */
final class Remarks {
    private static final int TERMS_MAX = 5;

    private Remarks() {}

    static String sourcesDoNotSay(Optional<String> language) {
        return switch (language.orElse("en")) {
            case "de" -> "Die Quellen sagen dazu nichts.";
            case "fr" -> "Les sources ne le disent pas.";
            case "es" -> "Las fuentes no lo dicen.";
            case "it" -> "Le fonti non lo dicono.";
            case "pt" -> "As fontes não o dizem.";
            case "nl" -> "De bronnen zeggen het niet.";
            default -> "The sources do not say.";
        };
    }

    static String why(Retrieval retrieval) {
        if (retrieval.passages().isEmpty()) {
            return "No passage matches the question.";
        }
        List<String> absent = retrieval.analysis().absentTerms();
        return absent.isEmpty()
                ? "The passages found are near the subject, but none of them answers the question."
                : notMentioned(absent);
    }

    static String notMentioned(List<String> absent) {
        return absent.stream()
                .limit(TERMS_MAX)
                .map(term -> "“" + term + "”")
                .collect(Collectors.joining(", ", "No document mentions ", "."));
    }
}
