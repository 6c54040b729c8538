package dev.footnote.evals.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Comparing answers with accepted ones, with the rules of SQuAD. */
public final class AnswerText {
    private AnswerText() {}

    /** The best token F1 over the accepted answers. */
    public static double f1(String answer, List<String> accepted) {
        return accepted.stream().mapToDouble(one -> f1(answer, one)).max().orElse(0);
    }

    /** Whether one of the accepted answers stands in the answer, word for word. */
    public static boolean contains(String answer, List<String> accepted) {
        var text = " " + String.join(" ", words(answer)) + " ";
        return accepted.stream()
                .map(one -> String.join(" ", words(one)))
                .anyMatch(one -> !one.isEmpty() && text.contains(" " + one + " "));
    }

    /** Whether the quote stands in the text, white space aside: markup splits words in both. */
    public static boolean holds(String text, String quote) {
        return squeezed(text).contains(squeezed(quote));
    }

    private static double f1(String answer, String accepted) {
        var given = words(answer);
        var wanted = words(accepted);
        var left = new ArrayList<>(wanted);
        long common = given.stream().filter(left::remove).count();
        if (common == 0) {
            return given.isEmpty() && wanted.isEmpty() ? 1 : 0;
        }
        double precision = (double) common / given.size();
        double recall = (double) common / wanted.size();
        return 2 * precision * recall / (precision + recall);
    }

    private static List<String> words(String text) {
        return List.of(
                        text.toLowerCase(Locale.ROOT)
                                .replaceAll("\\[\\d+]", " ") // footnote marks are no words
                                .replaceAll("\\p{Punct}", "")
                                .replaceAll("\\b(a|an|the)\\b", " ")
                                .strip()
                                .split("\\s+"))
                .stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String squeezed(String text) {
        return text.replaceAll("[\\s\\u00a0]+", "");
    }
}
