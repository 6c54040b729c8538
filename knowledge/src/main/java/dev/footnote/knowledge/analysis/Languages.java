package dev.footnote.knowledge.analysis;

import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.WordlistLoader;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianStemFilter;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.cz.CzechStemFilter;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.de.GermanLightStemFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.el.GreekLowerCaseFilter;
import org.apache.lucene.analysis.el.GreekStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.es.SpanishLightStemFilter;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fa.PersianNormalizationFilter;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hi.HindiNormalizationFilter;
import org.apache.lucene.analysis.hi.HindiStemFilter;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianStemFilter;
import org.apache.lucene.analysis.in.IndicNormalizationFilter;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.it.ItalianLightStemFilter;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianStemFilter;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseLightStemFilter;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ro.RomanianNormalizationFilter;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.sv.SwedishLightStemFilter;
import org.apache.lucene.analysis.tr.ApostropheFilter;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.CatalanStemmer;
import org.tartarus.snowball.ext.DanishStemmer;
import org.tartarus.snowball.ext.DutchStemmer;
import org.tartarus.snowball.ext.EstonianStemmer;
import org.tartarus.snowball.ext.FinnishStemmer;
import org.tartarus.snowball.ext.HungarianStemmer;
import org.tartarus.snowball.ext.LithuanianStemmer;
import org.tartarus.snowball.ext.NorwegianStemmer;
import org.tartarus.snowball.ext.RomanianStemmer;
import org.tartarus.snowball.ext.RussianStemmer;
import org.tartarus.snowball.ext.TurkishStemmer;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The languages with stop words and stems of their own. The rest, and text whose language is not
 * known, keep their words as they are written; Chinese, Japanese and Korean become pairs of
 * characters in any case.
 */
final class Languages {
    private static final UnaryOperator<TokenStream> LOWER = LowerCaseFilter::new;
    private static final Set<String> ENGLISH_STOP_WORDS = snowballStopWords("english_stop.txt");

    /** For text whose language is not known or has no entry of its own. */
    static final Language NEUTRAL = new Language("", Set.of(), LOWER, words -> words);

    private static final Map<String, Language> BY_CODE =
            Stream.concat(latin(), otherScripts())
                    .collect(Collectors.toUnmodifiableMap(Language::code, Function.identity()));

    private Languages() {}

    static Language of(String code) {
        return BY_CODE.getOrDefault(code, NEUTRAL);
    }

    static Map<String, Language> all() {
        return BY_CODE;
    }

    private static Stream<Language> latin() {
        return Stream.of(
                new Language(
                        "en",
                        ENGLISH_STOP_WORDS,
                        words -> LOWER.apply(new EnglishPossessiveFilter(words)),
                        PorterStemFilter::new),
                of("de", GermanAnalyzer.getDefaultStopSet(), Languages::german),
                eliding(
                        of("fr", FrenchAnalyzer.getDefaultStopSet(), FrenchLightStemFilter::new),
                        FrenchAnalyzer.DEFAULT_ARTICLES),
                of("es", SpanishAnalyzer.getDefaultStopSet(), SpanishLightStemFilter::new),
                eliding(
                        of("it", ItalianAnalyzer.getDefaultStopSet(), ItalianLightStemFilter::new),
                        articles("c", "l", "all", "dall", "dell", "nell", "sull", "un", "d")),
                of("pt", PortugueseAnalyzer.getDefaultStopSet(), PortugueseLightStemFilter::new),
                eliding(
                        of(
                                "ca",
                                CatalanAnalyzer.getDefaultStopSet(),
                                snowball(CatalanStemmer::new)),
                        articles("d", "l", "m", "n", "s", "t")),
                of("nl", DutchAnalyzer.getDefaultStopSet(), snowball(DutchStemmer::new)),
                of("sv", SwedishAnalyzer.getDefaultStopSet(), SwedishLightStemFilter::new),
                of("da", DanishAnalyzer.getDefaultStopSet(), snowball(DanishStemmer::new)),
                of("no", NorwegianAnalyzer.getDefaultStopSet(), snowball(NorwegianStemmer::new)),
                of("fi", FinnishAnalyzer.getDefaultStopSet(), snowball(FinnishStemmer::new)),
                of("et", EstonianAnalyzer.getDefaultStopSet(), snowball(EstonianStemmer::new)),
                of("hu", HungarianAnalyzer.getDefaultStopSet(), snowball(HungarianStemmer::new)),
                of("cs", CzechAnalyzer.getDefaultStopSet(), CzechStemFilter::new),
                of("lt", LithuanianAnalyzer.getDefaultStopSet(), snowball(LithuanianStemmer::new)),
                of("lv", LatvianAnalyzer.getDefaultStopSet(), LatvianStemFilter::new),
                of("ro", RomanianAnalyzer.getDefaultStopSet(), Languages::romanian),
                of("id", IndonesianAnalyzer.getDefaultStopSet(), IndonesianStemFilter::new),
                new Language(
                        "tr",
                        strings(TurkishAnalyzer.getDefaultStopSet()),
                        words -> new TurkishLowerCaseFilter(new ApostropheFilter(words)),
                        snowball(TurkishStemmer::new)));
    }

    private static Stream<Language> otherScripts() {
        return Stream.of(
                of("ru", RussianAnalyzer.getDefaultStopSet(), snowball(RussianStemmer::new)),
                of("bg", BulgarianAnalyzer.getDefaultStopSet(), BulgarianStemFilter::new),
                new Language(
                        "el",
                        strings(GreekAnalyzer.getDefaultStopSet()),
                        GreekLowerCaseFilter::new,
                        GreekStemFilter::new),
                of(
                        "ar",
                        ArabicAnalyzer.getDefaultStopSet(),
                        words -> new ArabicStemFilter(new ArabicNormalizationFilter(words))),
                of(
                        "fa",
                        PersianAnalyzer.getDefaultStopSet(),
                        words ->
                                new PersianNormalizationFilter(
                                        new ArabicNormalizationFilter(words))),
                of(
                        "hi",
                        HindiAnalyzer.getDefaultStopSet(),
                        words ->
                                new HindiStemFilter(
                                        new HindiNormalizationFilter(
                                                new IndicNormalizationFilter(words)))));
    }

    private static Language of(
            String code, CharArraySet stopWords, UnaryOperator<TokenStream> stem) {
        return new Language(code, strings(stopWords), LOWER, stem);
    }

    private static Language eliding(Language language, CharArraySet articles) {
        return new Language(
                language.code(),
                language.stopWords(),
                words -> LOWER.apply(new ElisionFilter(words, articles)),
                language.stem());
    }

    private static CharArraySet articles(String... articles) {
        return new CharArraySet(List.of(articles), true);
    }

    private static TokenStream german(TokenStream words) {
        return new GermanLightStemFilter(new GermanNormalizationFilter(words));
    }

    private static TokenStream romanian(TokenStream words) {
        return new SnowballFilter(new RomanianNormalizationFilter(words), new RomanianStemmer());
    }

    private static UnaryOperator<TokenStream> snowball(Supplier<SnowballStemmer> stemmer) {
        return words -> new SnowballFilter(words, stemmer.get());
    }

    private static Set<String> strings(CharArraySet words) {
        Set<String> strings = new HashSet<>();
        for (Object word : words) {
            strings.add(new String((char[]) word));
        }
        return Set.copyOf(strings);
    }

    // Lucene's own English list leaves the question words in; Snowball's has them.
    private static Set<String> snowballStopWords(String file) {
        var stream = SnowballFilter.class.getResourceAsStream(file);
        if (stream == null) {
            throw new IllegalStateException(
                    "%s is missing from lucene-analysis-common".formatted(file));
        }
        try (var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            return strings(WordlistLoader.getSnowballWordSet(reader));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
