package dev.footnote.engine.cache;

import java.util.List;

/**
 * Keys and values of all layers, in pages that sequences take and give back. A page holds {@link
 * #PAGE_SIZE} consecutive positions of one sequence in every layer; sequences of very different
 * length share the room without holes larger than a page.
 */
public final class KeyValueCache {

    /** Positions in a page. */
    public static final int PAGE_SIZE = 32;

    private final float[][] keys; // (layers)(pages · PAGE_SIZE, width of the layer)
    private final float[][] values;
    private final CacheMemory memory;
    private final List<Integer> widths;
    private final int[] freePages;
    private int freeCount;

    /** Room for this many pages in layers whose keys are this wide, in memory that outlives it. */
    public KeyValueCache(List<Integer> widths, int pageCount, CacheMemory memory) {
        this.memory = memory;
        this.widths = List.copyOf(widths);
        this.keys = new float[widths.size()][];
        this.values = new float[widths.size()][];
        for (int layer = 0; layer < widths.size(); layer++) {
            int length = Math.multiplyExact(pageCount * PAGE_SIZE, widths.get(layer));
            keys[layer] = memory.allocate(length);
            values[layer] = memory.allocate(length);
        }
        this.freePages = new int[pageCount];
        this.freeCount = pageCount;
        for (int i = 0; i < pageCount; i++) {
            freePages[i] = pageCount - 1 - i;
        }
    }

    /** Pages that this many positions need. */
    public static int pagesFor(int positions) {
        return (positions + PAGE_SIZE - 1) / PAGE_SIZE;
    }

    /** Keys of a layer: (pages · PAGE_SIZE, width); empty where the memory keeps them elsewhere. */
    public float[] keys(int layer) {
        return keys[layer];
    }

    /** Values of a layer, laid out as its keys. */
    public float[] values(int layer) {
        return values[layer];
    }

    /** Copies a page of every layer, by the first rows of both. */
    void copyPage(int fromRow, int toRow) {
        for (int layer = 0; layer < keys.length; layer++) {
            int width = widths.get(layer);
            int count = PAGE_SIZE * width;
            memory.copy(keys[layer], fromRow * width, toRow * width, count);
            memory.copy(values[layer], fromRow * width, toRow * width, count);
        }
    }

    /** Pages that nobody holds. */
    public int freePages() {
        return freeCount;
    }

    /** Takes one page; the caller has seen that there is one. */
    int take() {
        if (freeCount == 0) {
            throw new IllegalStateException("the cache of keys and values has no free page");
        }
        return freePages[--freeCount];
    }

    void giveBack(int page) {
        freePages[freeCount++] = page;
    }
}
