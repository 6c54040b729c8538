package dev.footnote.knowledge.index;

import dev.footnote.knowledge.analysis.TextAnalysis;
import dev.footnote.knowledge.store.LiveChunk;
import dev.footnote.knowledge.store.LiveDocument;

import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

import java.io.IOException;
import java.util.List;

/** Fields of the index: one Lucene document is one passage. No text is stored in it. */
public final class IndexFields {
    /** Raised when the fields or the analysis change; an index of another format is rebuilt. */
    static final int FORMAT = 3;

    public static final String CHUNK_ID = "chunk_id";
    public static final String DOCUMENT_ID = "document_id";
    public static final String COLLECTION = "collection";
    public static final String METADATA = "metadata";
    public static final String LANGUAGE = "language";
    public static final String TEXT = "text";

    /** Whom the document's own list admits; {@link #UNLISTED} when it has none. */
    public static final String ACCESS = "access";

    /** How many terms the passage has in {@link #TEXT}. */
    public static final String TOKENS = "tokens";

    /** A number made of the passage's id alone, by which passages of equal score are ordered. */
    public static final String ORDER = "order";

    /** No principal is empty. */
    public static final String UNLISTED = "";

    /** Language of passages whose language is not known. */
    public static final String UNKNOWN_LANGUAGE = "und";

    private static final FieldType TEXT_TYPE = textType();

    private IndexFields() {}

    private static FieldType textType() {
        FieldType type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.setTokenized(true);
        type.freeze();
        return type;
    }

    public static String vector(int spaceId) {
        return "vector_" + spaceId;
    }

    /** A metadata entry as one term; names hold no equals sign. */
    public static String metadata(String name, String value) {
        return name + "=" + value;
    }

    /** Everything of a passage that is searched for words. */
    public static String searchedText(String title, List<String> headingPath, String text) {
        return title + "\n" + String.join("\n", headingPath) + "\n" + text;
    }

    /** See {@link #ORDER}. */
    public static long order(String chunkId) {
        return StringHelper.murmurhash3_x64_128(new BytesRef(chunkId))[0];
    }

    /** Counts what goes by. */
    private static final class CountedTokens extends TokenFilter {
        private int count;

        CountedTokens(TokenStream input) {
            super(input);
        }

        @Override
        public boolean incrementToken() throws IOException {
            boolean more = input.incrementToken();
            count += more ? 1 : 0;
            return more;
        }

        @Override
        public void reset() throws IOException {
            super.reset();
            count = 0;
        }
    }

    /** Stands behind the text, whose tokens have gone by when the index asks for their number. */
    private static final class TokenCount extends NumericDocValuesField {
        private final CountedTokens tokens;

        TokenCount(CountedTokens tokens) {
            super(TOKENS, 0);
            this.tokens = tokens;
        }

        @Override
        public Number numericValue() {
            return tokens.count;
        }
    }

    static Document passage(LiveDocument document, LiveChunk chunk, TextAnalysis analysis) {
        String language = document.language().orElse(UNKNOWN_LANGUAGE);
        Document fields = new Document();
        fields.add(new BinaryDocValuesField(CHUNK_ID, new BytesRef(chunk.chunkId())));
        fields.add(new StringField(DOCUMENT_ID, document.documentId(), Store.NO));
        fields.add(new StringField(COLLECTION, document.collection(), Store.NO));
        fields.add(new StringField(LANGUAGE, language, Store.NO));
        fields.add(new SortedDocValuesField(LANGUAGE, new BytesRef(language)));
        document.metadata()
                .forEach(
                        (name, value) ->
                                fields.add(
                                        new StringField(
                                                METADATA, metadata(name, value), Store.NO)));
        document.principals()
                .orElse(List.of(UNLISTED))
                .forEach(one -> fields.add(new StringField(ACCESS, one, Store.NO)));
        fields.add(new NumericDocValuesField(ORDER, order(chunk.chunkId())));
        String searched = searchedText(document.title(), chunk.headingPath(), chunk.text());
        CountedTokens tokens =
                new CountedTokens(
                        analysis.analyzer(document.language()).tokenStream(TEXT, searched));
        fields.add(new Field(TEXT, tokens, TEXT_TYPE));
        fields.add(new TokenCount(tokens));
        chunk.vectors()
                .forEach(
                        (spaceId, vector) ->
                                fields.add(
                                        new KnnFloatVectorField(
                                                vector(spaceId),
                                                vector,
                                                VectorSimilarityFunction.DOT_PRODUCT)));
        return fields;
    }
}
