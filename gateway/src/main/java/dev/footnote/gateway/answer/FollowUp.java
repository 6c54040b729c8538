package dev.footnote.gateway.answer;

import dev.footnote.gateway.text.Words;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes a follow-up question stand for itself: what it leaves out or points back to is in an
 * earlier question, so that one is put in front. A question that names its own subject stays alone,
 * so that a change of subject is not dragged back.
 */
final class FollowUp {
    /** With fewer words of its own than this, a question leans on the one before. */
    private static final int OWN_WORDS_MIN = 3;

    private static final int EARLIER_QUESTIONS_MAX = 3;

    private static final Pattern CONTINUES =
            Pattern.compile(
                    "^(?:and|but|so|or|then|what about|how about|what if|why|why not|und|aber|et"
                            + "|mais|y|pero|was ist mit)\\b",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Set<String> POINTERS =
            Set.of(
                    "it", "its", "they", "them", "their", "theirs", "that", "this", "these",
                    "those", "he", "him", "his", "she", "her", "one", "ones", "there", "same",
                    "former", "latter", "instead", "else", "er", "sie", "es", "ihn", "ihr", "ihre",
                    "sein", "seine", "dies", "diese", "dieser", "dieses", "davon", "dafür", "il",
                    "elle", "ils", "elles", "cela", "ça", "lui", "leur", "ello", "eso", "esto");

    private FollowUp() {}

    static String standalone(String question, List<String> earlier) {
        if (!leansOn(question)) return question;
        String context = "";
        int oldest = Math.max(0, earlier.size() - EARLIER_QUESTIONS_MAX);
        for (int i = earlier.size() - 1; i >= oldest; i--) {
            context = (earlier.get(i).strip() + " " + context).strip();
            if (!leansOn(earlier.get(i))) break;
        }
        return context.isEmpty() ? question : context + " " + question;
    }

    private static boolean leansOn(String question) {
        if (CONTINUES.matcher(question.strip()).find()) return true;
        if (Words.keys(question).size() < OWN_WORDS_MIN) return true;
        return Words.of(question).stream()
                .anyMatch(word -> POINTERS.contains(word.text().toLowerCase(Locale.ROOT)));
    }
}
