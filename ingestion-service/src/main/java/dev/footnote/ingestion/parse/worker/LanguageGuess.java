package dev.footnote.ingestion.parse.worker;

import dev.footnote.ingestion.document.Block;

import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;

import java.lang.Character.UnicodeScript;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The main language of a document, as an ISO 639-1 code: by script where one script means one
 * language, otherwise by function words, with the lists that the index later drops them by. A word
 * weighs less the more languages have it.
 */
final class LanguageGuess {
    private static final int SAMPLE_CHARACTERS = 20_000;
    private static final int LETTERS_MIN = 12;
    private static final double SHARE_MIN = 0.05;
    private static final double LEAD_MIN = 1.15;
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}\\p{M}]+");
    // The index drops few English words; these tell the language, too.
    private static final Set<String> ENGLISH =
            Set.of(
                    "has", "have", "had", "you", "your", "from", "can", "we", "he", "she", "which",
                    "were", "been", "does", "what", "when", "who", "how", "all", "any", "each",
                    "more", "may", "must", "should", "about", "after", "before", "because",
                    "during", "between", "only", "other", "our", "than", "them", "every", "its",
                    "his", "her", "would", "could", "there", "where", "while", "also", "using");
    private static final Set<String> POLISH =
            Set.of(
                    "i", "w", "z", "na", "do", "się", "nie", "jest", "że", "to", "jak", "przez",
                    "dla", "od", "po", "są", "oraz", "lub", "ale", "przy", "jego", "który", "która",
                    "ze");
    private static final Set<String> UKRAINIAN =
            Set.of(
                    "і", "та", "що", "не", "на", "з", "це", "до", "є", "як", "у", "від", "або",
                    "його");
    private static final Map<UnicodeScript, String> BY_SCRIPT =
            Map.of(
                    UnicodeScript.HIRAGANA, "ja",
                    UnicodeScript.KATAKANA, "ja",
                    UnicodeScript.HANGUL, "ko",
                    UnicodeScript.GREEK, "el",
                    UnicodeScript.HEBREW, "he",
                    UnicodeScript.THAI, "th",
                    UnicodeScript.BENGALI, "bn",
                    UnicodeScript.TAMIL, "ta",
                    UnicodeScript.TELUGU, "te");

    private final Map<String, Set<String>> wordLanguages = new HashMap<>();

    LanguageGuess() {
        Map<String, CharArraySet> lists = new TreeMap<>();
        lists.put("ar", ArabicAnalyzer.getDefaultStopSet());
        lists.put("bg", BulgarianAnalyzer.getDefaultStopSet());
        lists.put("ca", CatalanAnalyzer.getDefaultStopSet());
        lists.put("cs", CzechAnalyzer.getDefaultStopSet());
        lists.put("da", DanishAnalyzer.getDefaultStopSet());
        lists.put("de", GermanAnalyzer.getDefaultStopSet());
        lists.put("en", EnglishAnalyzer.getDefaultStopSet());
        lists.put("es", SpanishAnalyzer.getDefaultStopSet());
        lists.put("fa", PersianAnalyzer.getDefaultStopSet());
        lists.put("fi", FinnishAnalyzer.getDefaultStopSet());
        lists.put("fr", FrenchAnalyzer.getDefaultStopSet());
        lists.put("hi", HindiAnalyzer.getDefaultStopSet());
        lists.put("hu", HungarianAnalyzer.getDefaultStopSet());
        lists.put("id", IndonesianAnalyzer.getDefaultStopSet());
        lists.put("it", ItalianAnalyzer.getDefaultStopSet());
        lists.put("nl", DutchAnalyzer.getDefaultStopSet());
        lists.put("no", NorwegianAnalyzer.getDefaultStopSet());
        lists.put("pt", PortugueseAnalyzer.getDefaultStopSet());
        lists.put("ro", RomanianAnalyzer.getDefaultStopSet());
        lists.put("ru", RussianAnalyzer.getDefaultStopSet());
        lists.put("sv", SwedishAnalyzer.getDefaultStopSet());
        lists.put("tr", TurkishAnalyzer.getDefaultStopSet());
        lists.forEach(
                (language, words) -> {
                    for (var word : words) learn(language, new String((char[]) word));
                });
        ENGLISH.forEach(word -> learn("en", word));
        POLISH.forEach(word -> learn("pl", word));
        UKRAINIAN.forEach(word -> learn("uk", word));
    }

    private void learn(String language, String word) {
        wordLanguages.computeIfAbsent(word, w -> new HashSet<>()).add(language);
    }

    Optional<String> of(List<Block> blocks) {
        return of(sample(blocks));
    }

    Optional<String> of(String text) {
        var scripts = new EnumMap<UnicodeScript, Integer>(UnicodeScript.class);
        int letters = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (!Character.isLetter(c)) continue;
            letters++;
            scripts.merge(UnicodeScript.of(c), 1, Integer::sum);
        }
        if (letters < LETTERS_MIN) return Optional.empty();
        int kana =
                scripts.getOrDefault(UnicodeScript.HIRAGANA, 0)
                        + scripts.getOrDefault(UnicodeScript.KATAKANA, 0);
        int han = scripts.getOrDefault(UnicodeScript.HAN, 0);
        if (kana + han > letters / 2) return Optional.of(kana * 12 > han ? "ja" : "zh");
        for (var entry : BY_SCRIPT.entrySet()) {
            if (scripts.getOrDefault(entry.getKey(), 0) > letters / 2) {
                return Optional.of(entry.getValue());
            }
        }
        return byWords(text);
    }

    private Optional<String> byWords(String text) {
        var scores = new HashMap<String, Double>();
        int words = 0;
        for (var word : NO_LETTER.split(text.toLowerCase(java.util.Locale.ROOT))) {
            if (word.isEmpty()) continue;
            words++;
            var languages = wordLanguages.getOrDefault(word, Set.of());
            for (var language : languages) {
                scores.merge(language, 1.0 / languages.size(), Double::sum);
            }
        }
        String best = "";
        double first = 0;
        double second = 0;
        for (var entry : scores.entrySet()) {
            if (entry.getValue() > first) {
                second = first;
                first = entry.getValue();
                best = entry.getKey();
            } else {
                second = Math.max(second, entry.getValue());
            }
        }
        boolean clear = first >= SHARE_MIN * words && first >= LEAD_MIN * second;
        return clear && !best.isEmpty() ? Optional.of(best) : Optional.empty();
    }

    /** Prose first: tables and code say little about the language. */
    private static String sample(List<Block> blocks) {
        var text = new StringBuilder();
        for (var block : blocks) {
            switch (block) {
                case Block.Paragraph paragraph -> text.append(paragraph.text()).append('\n');
                case Block.ListItem item -> text.append(item.text()).append('\n');
                case Block.Heading heading -> text.append(heading.text()).append('\n');
                case Block.Preformatted lines -> {}
                case Block.Table table -> {}
            }
            if (text.length() >= SAMPLE_CHARACTERS) break;
        }
        if (text.isEmpty()) {
            for (var block : blocks) {
                if (block instanceof Block.Table table) {
                    table.rows().stream().limit(50).forEach(row -> text.append(row).append('\n'));
                }
            }
        }
        return text.substring(0, Math.min(text.length(), SAMPLE_CHARACTERS));
    }
}
