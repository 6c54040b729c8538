package dev.footnote.knowledge.solr;

import dev.footnote.knowledge.analysis.TextAnalysis;
import dev.footnote.knowledge.index.IndexFields;
import dev.footnote.knowledge.store.LiveChunk;
import dev.footnote.knowledge.store.LiveDocument;

import org.apache.lucene.util.SmallFloat;
import org.apache.solr.common.SolrInputDocument;

import java.util.ArrayList;
import java.util.List;

/** Fields of the collection, as {@code solr/managed-schema.xml} has them. */
final class SolrFields {
    /** Raised when the fields or the analysis change; another format is another collection. */
    static final int FORMAT = 1;

    static final String ID = "id";
    static final String KIND = "kind";
    static final String PASSAGE = "passage";
    static final String CHUNK_ID = "chunk_id";
    static final String DOCUMENT_ID = "document_id";
    static final String COLLECTION = "collection";
    static final String ACCESS = "access";
    static final String METADATA = "metadata";
    static final String LANGUAGE = "language";
    static final String SEQUENCE = "sequence";
    static final String ORDER = "order";
    static final String TOKENS = "tokens";
    static final String LENGTH = "length";
    static final String TEXT = "text";

    /** In which spaces the passage has a vector. */
    static final String SPACES = "spaces";

    /** Stands in {@link #ACCESS} of documents without a list; no principal is that. */
    static final String UNLISTED = "-";

    private SolrFields() {}

    /** A space's field. Another store may have given its number to vectors of another length. */
    static String vector(int spaceId, int dimensions) {
        return "vector_%d_%d".formatted(spaceId, dimensions);
    }

    /** Passages of a document are of one shard, so that they become visible together. */
    private static String id(String documentId, String chunkId) {
        return documentId + "!" + chunkId;
    }

    /**
     * A passage.
     *
     * @param sequence the change that it is put in with
     */
    static SolrInputDocument passage(
            LiveDocument document, LiveChunk chunk, long sequence, TextAnalysis analysis) {
        SolrInputDocument fields = new SolrInputDocument();
        fields.addField(ID, id(document.documentId(), chunk.chunkId()));
        fields.addField(KIND, PASSAGE);
        fields.addField(CHUNK_ID, chunk.chunkId());
        fields.addField(DOCUMENT_ID, document.documentId());
        fields.addField(COLLECTION, document.collection());
        fields.addField(ACCESS, document.principals().orElse(List.of(UNLISTED)));
        List<String> metadata = new ArrayList<>();
        document.metadata()
                .forEach((name, value) -> metadata.add(IndexFields.metadata(name, value)));
        fields.addField(METADATA, metadata);
        fields.addField(LANGUAGE, document.language().orElse(IndexFields.UNKNOWN_LANGUAGE));
        fields.addField(SEQUENCE, sequence);
        fields.addField(ORDER, IndexFields.order(chunk.chunkId()));
        List<String> terms =
                analysis.termsInOrder(
                        IndexFields.searchedText(
                                document.title(), chunk.headingPath(), chunk.text()),
                        document.language());
        fields.addField(TOKENS, terms.size());
        fields.addField(LENGTH, rounded(terms.size()));
        fields.addField(TEXT, String.join(" ", terms));
        List<String> spaces = new ArrayList<>();
        chunk.vectors()
                .forEach(
                        (spaceId, vector) -> {
                            fields.addField(vector(spaceId, vector.length), list(vector));
                            spaces.add(Integer.toString(spaceId));
                        });
        fields.addField(SPACES, spaces);
        return fields;
    }

    /** As Lucene keeps lengths, in a byte, so that scores are those of the index of one machine. */
    private static int rounded(int length) {
        return SmallFloat.byte4ToInt(SmallFloat.intToByte4(length));
    }

    private static List<Float> list(float[] vector) {
        List<Float> values = new ArrayList<>(vector.length);
        for (float value : vector) {
            values.add(value);
        }
        return values;
    }
}
