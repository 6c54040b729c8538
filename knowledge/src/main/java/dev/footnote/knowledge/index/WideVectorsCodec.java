package dev.footnote.knowledge.index;

import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

import java.io.IOException;

/**
 * Lucene's codec without its guard against vectors of more than 1,024 components, which larger
 * embedding models have. What it writes is Lucene's own format under its own name, so that reading
 * needs nothing of this.
 */
final class WideVectorsCodec extends Lucene104Codec {
    private static final int DIMENSIONS_MAX = 4_096;

    private final KnnVectorsFormat format = new Wide(new Lucene99HnswVectorsFormat());

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
    }

    private static final class Wide extends KnnVectorsFormat {
        private final KnnVectorsFormat narrow;

        Wide(KnnVectorsFormat narrow) {
            super(narrow.getName());
            this.narrow = narrow;
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return narrow.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return narrow.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String fieldName) {
            return DIMENSIONS_MAX;
        }
    }
}
