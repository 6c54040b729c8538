package dev.footnote.engine.cache;

/** The pages that one sequence holds, by the first row of each. */
public final class PageTable {

    private final KeyValueCache cache;
    private final int[] pageRows;
    private int pageCount;

    /** For a sequence of at most this many positions; holds no page yet. */
    public PageTable(KeyValueCache cache, int positionsMax) {
        this.cache = cache;
        this.pageRows = new int[KeyValueCache.pagesFor(positionsMax)];
    }

    /** Takes pages until there is room for this many positions. */
    public void grow(int positions) {
        int wanted = KeyValueCache.pagesFor(positions);
        while (pageCount < wanted) {
            pageRows[pageCount++] = cache.take() * KeyValueCache.PAGE_SIZE;
        }
    }

    /** Takes pages for so many positions and fills them with those of another sequence. */
    public void copy(PageTable other, int positions) {
        grow(positions);
        for (int page = 0; page * KeyValueCache.PAGE_SIZE < positions; page++) {
            cache.copyPage(other.pageRows[page], pageRows[page]);
        }
    }

    /** First row of each page, by position divided by the page size; read only. */
    public int[] pageRows() {
        return pageRows;
    }

    /** Row of the keys and values at this position. */
    public int row(int position) {
        return pageRows[position / KeyValueCache.PAGE_SIZE] + position % KeyValueCache.PAGE_SIZE;
    }

    /** Gives all pages back. */
    public void clear() {
        while (pageCount > 0) {
            cache.giveBack(pageRows[--pageCount] / KeyValueCache.PAGE_SIZE);
        }
    }
}
