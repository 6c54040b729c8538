package dev.footnote.knowledge.analysis;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Terms of passages and of queries.
 *
 * <p>A passage is analysed in its document's language into one field that all languages share. A
 * query is analysed in every language the index holds, and each of its words carries all the forms
 * it got there. The forms of a word count as one term, so that a word is as rare as it is in the
 * whole index, and a document whose language was misjudged is still found.
 */
public final class TextAnalysis {
    private static final int QUERY_WORDS_MAX = 256;
    private static final String FIELD = "text";

    private final Map<String, Analyzer> analyzers;
    private final Analyzer neutral = new ChunkAnalyzer(Languages.NEUTRAL);

    public TextAnalysis() {
        this.analyzers =
                Languages.all().values().stream()
                        .collect(Collectors.toUnmodifiableMap(Language::code, ChunkAnalyzer::new));
    }

    /** For passages of a language; of one that is unknown or has no rules, the neutral one. */
    public Analyzer analyzer(Optional<String> language) {
        return language.map(code -> analyzers.getOrDefault(code, neutral)).orElse(neutral);
    }

    /** The terms of a passage. */
    public Set<String> terms(String text, Optional<String> language) {
        Set<String> terms = new HashSet<>();
        for (Token token : tokens(analyzer(language), text)) {
            terms.add(token.term());
        }
        return terms;
    }

    /** The terms of a passage as they stand in it, each as often as it does. */
    public List<String> termsInOrder(String text, Optional<String> language) {
        return tokens(analyzer(language), text).stream().map(Token::term).toList();
    }

    private record Place(int start, int end) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return start != other.start
                    ? Integer.compare(start, other.start)
                    : Integer.compare(other.end, end); // the whole before its parts
        }
    }

    private record Token(Place place, String term) {}

    /**
     * The words of a query, in its order; a word that stands twice is there twice.
     *
     * @param language of the query; its stop words are left out whatever passages are searched
     * @param indexLanguages of the passages to be searched, empty strings for unknown ones
     */
    public List<QueryWord> words(
            String query, Optional<String> language, Collection<String> indexLanguages) {
        Set<Analyzer> distinct = new LinkedHashSet<>();
        for (String code : indexLanguages) {
            distinct.add(analyzers.getOrDefault(code, neutral));
        }
        if (distinct.isEmpty()) {
            distinct.add(neutral);
        }
        TreeMap<Place, Set<String>> forms = new TreeMap<>();
        for (Analyzer analyzer : distinct) {
            for (Token token : tokens(analyzer, query)) {
                forms.computeIfAbsent(token.place(), place -> new LinkedHashSet<>())
                        .add(token.term());
            }
        }
        Set<String> stopWords =
                language.map(code -> Languages.of(code).stopWords()).orElse(Set.of());
        Map<Place, QueryWord> words = new LinkedHashMap<>();
        forms.forEach(
                (place, terms) -> {
                    String surface = query.substring(place.start(), place.end());
                    if (!stopWords.contains(surface.toLowerCase(Locale.ROOT))) {
                        words.put(place, new QueryWord(surface, terms));
                    }
                });
        return words.values().stream().limit(QUERY_WORDS_MAX).toList();
    }

    private static List<Token> tokens(Analyzer analyzer, String text) {
        List<Token> tokens = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream(FIELD, text)) {
            var term = stream.addAttribute(CharTermAttribute.class);
            var offset = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                Place place = new Place(offset.startOffset(), offset.endOffset());
                tokens.add(new Token(place, term.toString()));
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string cannot fail to be read
        }
        return tokens;
    }
}
