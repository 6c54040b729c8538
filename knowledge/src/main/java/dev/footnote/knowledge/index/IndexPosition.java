package dev.footnote.knowledge.index;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far an index has followed which store, written with each commit of the index.
 *
 * @param storeId of the store followed
 * @param sequence last change applied
 * @param removedSpaces how many embedding spaces the store had removed; vectors of those removed
 *     since are still in the index
 */
record IndexPosition(String storeId, long sequence, long removedSpaces) {
    private static final String FORMAT_KEY = "format";
    private static final String STORE_KEY = "store";
    private static final String SEQUENCE_KEY = "sequence";
    private static final String REMOVED_KEY = "removed";

    /** Empty when the data is of another format, so that its index is of no use. */
    static Optional<IndexPosition> read(Map<String, String> commitData) {
        if (!Integer.toString(IndexFields.FORMAT).equals(commitData.get(FORMAT_KEY))) {
            return Optional.empty();
        }
        String store = commitData.get(STORE_KEY);
        String sequence = commitData.get(SEQUENCE_KEY);
        String removed = commitData.get(REMOVED_KEY);
        if (store == null || sequence == null || removed == null) {
            return Optional.empty();
        }
        return Optional.of(
                new IndexPosition(store, Long.parseLong(sequence), Long.parseLong(removed)));
    }

    Map<String, String> commitData() {
        Map<String, String> data = new HashMap<>();
        data.put(FORMAT_KEY, Integer.toString(IndexFields.FORMAT));
        data.put(STORE_KEY, storeId);
        data.put(SEQUENCE_KEY, Long.toString(sequence));
        data.put(REMOVED_KEY, Long.toString(removedSpaces));
        return data;
    }

    IndexPosition at(long appliedSequence) {
        return new IndexPosition(storeId, appliedSequence, removedSpaces);
    }
}
