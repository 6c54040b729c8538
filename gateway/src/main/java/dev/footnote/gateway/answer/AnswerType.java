package dev.footnote.gateway.answer;

import dev.footnote.gateway.text.Word;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What kind of words answer a question, as far as its form tells. */
enum AnswerType {
    QUANTITY(
            "\\b(?:how (?:many|much|long|old|often|far|large|big|high|fast)|(?:what|which)"
                + " (?:number|amount|percentage|share|size|port|price)|wie"
                + " (?:viele?|lange|oft|hoch|groß)|(?:an|in) wie vielen|combien|cuánt[oa]s?)\\b"),
    TIME(
            "\\b(?:when|(?:what|which) (?:year|date|day|month|century)|wann|quand|cuándo|seit"
                    + " wann)\\b"),
    PERSON("^(?:who|whom|whose|wer|wem|wen|qui|quién)\\b"),
    YES_NO(
            "^(?:is|are|was|were|do|does|did|can|could|has|have|had|may|must|should|will|would|ist"
                    + "|sind|kann|darf|hat|est-ce)\\b"),
    OPEN("");

    private static final Set<String> NUMERALS =
            Set.copyOf(
                    List.of(
                            "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million billion half twice once zwei drei vier fünf sechs sieben acht neun zehn"
                                    .split(" ")));

    private static final Set<String> TIMES =
            Set.copyOf(
                    List.of(
                            "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday daily weekly century century's decade januar februar märz mai juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag"
                                    .split(" ")));

    private final Pattern form;

    AnswerType(String form) {
        this.form = Pattern.compile(form, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    static AnswerType of(String question) {
        String plain = question.strip();
        for (AnswerType type : List.of(QUANTITY, TIME, PERSON, YES_NO)) {
            if (type.form.matcher(plain).find()) return type;
        }
        return OPEN;
    }

    /** Whether these words, which the question does not have itself, can be such an answer. */
    boolean isMetBy(List<Word> fresh) {
        return switch (this) {
            case QUANTITY -> fresh.stream().anyMatch(AnswerType::isQuantity);
            case TIME -> fresh.stream().anyMatch(word -> isQuantity(word) || isTime(word));
            case PERSON -> fresh.stream().anyMatch(AnswerType::isCapitalised);
            case YES_NO, OPEN -> true;
        };
    }

    private static boolean isQuantity(Word word) {
        return Character.isDigit(word.text().charAt(0))
                || NUMERALS.contains(word.text().toLowerCase(Locale.ROOT));
    }

    private static boolean isTime(Word word) {
        return TIMES.contains(word.text().toLowerCase(Locale.ROOT));
    }

    private static boolean isCapitalised(Word word) {
        return Character.isUpperCase(word.text().charAt(0));
    }
}
