package dev.footnote.ingestion.source;

/**
 * What an archive may unpack to.
 *
 * @param entryBytesMax of one file in it
 * @param ratioMax how many bytes a packed byte may become
 */
public record ArchiveLimits(int entriesMax, long entryBytesMax, long totalBytesMax, int ratioMax) {
    private static final int ENTRIES_MAX = 10_000;
    private static final int RATIO_MAX = 200;

    public ArchiveLimits {
        if (entriesMax < 1 || entryBytesMax < 1 || totalBytesMax < 1 || ratioMax < 1) {
            throw new IllegalArgumentException("an archive's limits are 1 or more");
        }
    }

    /** 10,000 files of this size, and twice this size in all. */
    public static ArchiveLimits ofFileSize(long bytesMax) {
        return new ArchiveLimits(ENTRIES_MAX, bytesMax, 2 * bytesMax, RATIO_MAX);
    }
}
