package dev.footnote.knowledge.analysis;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Words of one language, as they are indexed. All languages cut text at the same places, so that
 * the forms which a query's word has in several languages can be brought together.
 */
final class ChunkAnalyzer extends Analyzer {
    // Every stream is its own, so that all passages of a document can wait for the writer together.
    private static final ReuseStrategy NO_REUSE =
            new ReuseStrategy() {
                @Override
                public @Nullable TokenStreamComponents getReusableComponents(
                        Analyzer analyzer, String fieldName) {
                    return null;
                }

                @Override
                public void setReusableComponents(
                        Analyzer analyzer, String fieldName, TokenStreamComponents components) {}
            };

    private final Language language;
    private final CharArraySet stopWords;

    ChunkAnalyzer(Language language) {
        super(NO_REUSE);
        this.language = language;
        this.stopWords = new CharArraySet(List.copyOf(language.stopWords()), false);
    }

    @Override
    protected TokenStreamComponents createComponents(String fieldName) {
        StandardTokenizer words = new StandardTokenizer();
        TokenStream cut = new IdentifierPartsFilter(new CJKBigramFilter(new CJKWidthFilter(words)));
        TokenStream lower = language.lowerCase().apply(cut);
        TokenStream kept = new StopFilter(lower, stopWords);
        return new TokenStreamComponents(words, language.stem().apply(kept));
    }
}
