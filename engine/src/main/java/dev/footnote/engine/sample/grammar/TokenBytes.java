package dev.footnote.engine.sample.grammar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntFunction;

/**
 * The bytes that each token of a vocabulary writes, sorted, so that tokens with the same beginning
 * are read together. Immutable; one for a model.
 */
public final class TokenBytes {
    private final int[] ids; // in the order of their bytes
    private final byte[][] texts;
    private final int[] shared; // bytes at the beginning that are those of the one before
    private final byte[][] byId;
    private final boolean blankFirst;

    /**
     * From what each token writes.
     *
     * @param blankFirst whether a space in front of the first token vanishes
     * @param bytes of a token; empty when it writes nothing
     */
    public TokenBytes(int count, boolean blankFirst, IntFunction<byte[]> bytes) {
        this.blankFirst = blankFirst;
        this.byId = new byte[count][];
        Integer[] sorted = new Integer[count];
        int writing = 0;
        for (int id = 0; id < count; id++) {
            byId[id] = bytes.apply(id);
            if (byId[id].length > 0) {
                sorted[writing++] = id;
            }
        }
        Arrays.sort(sorted, 0, writing, (a, b) -> Arrays.compareUnsigned(byId[a], byId[b]));
        this.ids = new int[writing];
        this.texts = new byte[writing][];
        this.shared = new int[writing];
        for (int i = 0; i < writing; i++) {
            ids[i] = sorted[i];
            texts[i] = byId[ids[i]];
            if (i > 0) {
                int differs = Arrays.mismatch(texts[i - 1], texts[i]);
                shared[i] = differs < 0 ? texts[i].length : differs;
            }
        }
    }

    /** What a token writes. */
    byte[] of(int id) {
        return id >= 0 && id < byId.length ? byId[id] : new byte[0];
    }

    boolean blankFirst() {
        return blankFirst;
    }

    /** Tokens all of whose bytes may follow. */
    BitSet allowed(Reading reading, Reading.Place from) {
        BitSet allowed = new BitSet(byId.length);
        Reading.Place[] after = new Reading.Place[1];
        after[0] = from;
        int read = 0; // bytes of the current text that lead somewhere
        for (int i = 0; i < ids.length; i++) {
            if (shared[i] > read) {
                continue; // It begins like one that went wrong.
            }
            byte[] text = texts[i];
            if (after.length <= text.length) {
                after = Arrays.copyOf(after, text.length + 1);
            }
            read = shared[i];
            while (read < text.length) {
                Reading.Place next = reading.step(after[read], text[read] & 0xFF);
                if (next.isDead()) {
                    break;
                }
                after[++read] = next;
            }
            if (read == text.length) {
                allowed.set(ids[i]);
            }
        }
        return allowed;
    }
}
