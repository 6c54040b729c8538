package dev.footnote.ingestion.chunk;

import java.util.List;
import java.util.Optional;

/**
 * What lies under one heading, without its subsections. {@code heading} is the heading's own text
 * as a segment; the first section of a document may have none.
 */
record Section(List<String> path, Optional<Segment> heading, List<Segment> segments) {
    Section {
        path = List.copyOf(path);
        segments = List.copyOf(segments);
    }

    int tokens() {
        return segments.stream().mapToInt(Segment::tokens).sum();
    }

    int tokensWithHeading() {
        return tokens() + heading.map(Segment::tokens).orElse(0);
    }

    /** Whether both stand under the same heading. */
    boolean isSiblingOf(Section other) {
        int depth = path.size();
        return depth > 0
                && depth == other.path.size()
                && path.subList(0, depth - 1).equals(other.path.subList(0, depth - 1));
    }

    /** Whether the other is the same section or one of its subsections. */
    boolean isAbove(Section other) {
        int depth = path.size();
        return depth > 0 && other.path.size() >= depth && other.path.subList(0, depth).equals(path);
    }
}
