package dev.footnote.knowledge.analysis;

import java.lang.Character.UnicodeScript;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognises the language of a question from its script and its function words. A question is too
 * short for letter statistics, but hardly one in any language does without words such as "what",
 * "der" or "que". When several languages claim it equally, the one that passages are in wins, if
 * that is one; else none is reported.
 */
public final class LanguageDetector {
    private static final Pattern NOT_LETTERS = Pattern.compile("[^\\p{L}\\p{M}']+");

    private static final Map<UnicodeScript, String> ONE_LANGUAGE_SCRIPTS =
            Map.ofEntries(
                    Map.entry(UnicodeScript.HIRAGANA, "ja"),
                    Map.entry(UnicodeScript.KATAKANA, "ja"),
                    Map.entry(UnicodeScript.HANGUL, "ko"),
                    Map.entry(UnicodeScript.THAI, "th"),
                    Map.entry(UnicodeScript.GREEK, "el"),
                    Map.entry(UnicodeScript.HEBREW, "he"),
                    Map.entry(UnicodeScript.BENGALI, "bn"),
                    Map.entry(UnicodeScript.TAMIL, "ta"),
                    Map.entry(UnicodeScript.TELUGU, "te"),
                    Map.entry(UnicodeScript.GEORGIAN, "ka"),
                    Map.entry(UnicodeScript.ARMENIAN, "hy"));

    // Languages that share a script, the likeliest first: it wins when no function word decides.
    private static final List<String> CYRILLIC = List.of("ru", "bg");
    private static final List<String> ARABIC = List.of("ar", "fa");
    private static final List<String> DEVANAGARI = List.of("hi");
    private static final List<String> LATIN =
            List.of(
                    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "hu", "cs",
                    "ro", "tr", "id", "ca", "et", "lt", "lv");

    /**
     * The language as an ISO 639 code; empty when nothing decides.
     *
     * @param likely languages that the text is more likely in than in others
     */
    public Optional<String> detect(String text, Set<String> likely) {
        Optional<UnicodeScript> script = script(text);
        if (script.isEmpty()) {
            return Optional.empty();
        }
        return switch (script.get()) {
            case LATIN -> byFunctionWords(text, LATIN, likely);
            case CYRILLIC -> bestOrFirst(text, CYRILLIC, likely);
            case ARABIC -> bestOrFirst(text, ARABIC, likely);
            case DEVANAGARI -> bestOrFirst(text, DEVANAGARI, likely);
            case HAN -> Optional.of("zh");
            default -> Optional.ofNullable(ONE_LANGUAGE_SCRIPTS.get(script.get()));
        };
    }

    private static Optional<String> bestOrFirst(
            String text, List<String> languages, Set<String> likely) {
        return byFunctionWords(text, languages, likely).or(() -> Optional.of(languages.getFirst()));
    }

    // Names and identifiers in Latin letters stand in questions of all scripts, so other scripts
    // win when they have a third of the letters; and kana decide against Chinese at once.
    private static Optional<UnicodeScript> script(String text) {
        Map<UnicodeScript, Integer> letters = new EnumMap<>(UnicodeScript.class);
        text.codePoints()
                .filter(Character::isLetter)
                .forEach(letter -> letters.merge(UnicodeScript.of(letter), 1, Integer::sum));
        if (letters.containsKey(UnicodeScript.HIRAGANA)) {
            return Optional.of(UnicodeScript.HIRAGANA);
        }
        int all = letters.values().stream().mapToInt(Integer::intValue).sum();
        return letters.entrySet().stream()
                .filter(entry -> entry.getKey() != UnicodeScript.LATIN)
                .filter(entry -> entry.getValue() * 3 >= all)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .or(
                        () ->
                                letters.containsKey(UnicodeScript.LATIN)
                                        ? Optional.of(UnicodeScript.LATIN)
                                        : Optional.empty());
    }

    private static Optional<String> byFunctionWords(
            String text, List<String> languages, Set<String> likely) {
        List<String> words = List.of(NOT_LETTERS.split(text.toLowerCase(Locale.ROOT)));
        Map<String, Long> counts = new HashMap<>();
        for (String language : languages) {
            Set<String> functionWords = Languages.of(language).stopWords();
            counts.put(language, words.stream().filter(functionWords::contains).count());
        }
        long most = Collections.max(counts.values());
        List<String> best =
                languages.stream()
                        .filter(language -> most > 0 && counts.getOrDefault(language, 0L) == most)
                        .toList();
        List<String> narrowed = best.stream().filter(likely::contains).toList();
        if (narrowed.size() == 1) {
            return Optional.of(narrowed.getFirst());
        }
        return best.size() == 1 ? Optional.of(best.getFirst()) : Optional.empty();
    }
}
