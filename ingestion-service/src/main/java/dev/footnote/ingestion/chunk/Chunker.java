package dev.footnote.ingestion.chunk;

import dev.footnote.ingestion.document.Block;
import dev.footnote.ingestion.document.CanonicalText;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a document along its structure. A chunk lies within one section; sections too small to stand
 * alone are joined with siblings or subsections that follow, under the headings they share.
 */
public final class Chunker {
    private static final int TINY_TOKENS = 60;

    private final ChunkLimits limits;
    private final TokenCounter counter;

    public Chunker(ChunkLimits limits, TokenCounter counter) {
        this.limits = limits;
        this.counter = counter;
    }

    public List<Chunk> chunk(String title, CanonicalText text) {
        var segments = new Segments(text, limits, counter).all();
        var sections = joined(sections(segments, text));
        var contexts = contextTokens(title, sections);
        var chunks = new ArrayList<Chunk>();
        for (int i = 0; i < sections.size(); i++) {
            int budget = limits.tokensMax() - contexts.get(i);
            chunks.addAll(new Packing(sections.get(i), text.text(), limits, budget).chunks());
        }
        return chunks;
    }

    /** Sections in order; those with neither text nor subsections keep their heading as text. */
    private static List<Section> sections(List<Segment> segments, CanonicalText text) {
        var sections = new ArrayList<Section>();
        var levels = new ArrayList<Integer>();
        var path = new ArrayList<String>();
        Optional<Segment> heading = Optional.empty();
        var content = new ArrayList<Segment>();
        for (var segment : segments) {
            if (!(segment.piece().block() instanceof Block.Heading found)) {
                content.add(segment);
                continue;
            }
            // A heading so long that it was cut is one heading still.
            if (!segment.opensBlock()) continue;
            boolean leaf = levels.isEmpty() || found.level() <= levels.getLast();
            close(sections, new Section(path, heading, content), leaf);
            content.clear();
            while (!levels.isEmpty() && levels.getLast() >= found.level()) {
                levels.removeLast();
                path.removeLast();
            }
            levels.add(found.level());
            path.add(text.text().substring(segment.start(), segment.piece().end()));
            heading = Optional.of(segment);
        }
        close(sections, new Section(path, heading, content), true);
        return sections;
    }

    private static void close(List<Section> sections, Section section, boolean leaf) {
        if (!section.segments().isEmpty()) {
            sections.add(section);
        } else if (section.heading().isPresent() && leaf) {
            var heading = section.heading().orElseThrow();
            var above = section.path().subList(0, section.path().size() - 1);
            sections.add(new Section(above, Optional.empty(), List.of(heading)));
        }
    }

    private List<Section> joined(List<Section> sections) {
        var joined = new ArrayList<Section>();
        for (var section : sections) {
            var merged =
                    joined.isEmpty() ? Optional.<Section>empty() : join(joined.getLast(), section);
            if (merged.isPresent()) {
                joined.set(joined.size() - 1, merged.get());
            } else {
                joined.add(section);
            }
        }
        return joined;
    }

    /** Joined when one of both is tiny, both fit one chunk, and they belong together. */
    private Optional<Section> join(Section first, Section next) {
        boolean tiny = first.tokens() < TINY_TOKENS || next.tokens() < TINY_TOKENS;
        int together = first.tokensWithHeading() + next.tokensWithHeading();
        if (!tiny || together > limits.tokensMax() * 3 / 4) return Optional.empty();
        var content = new ArrayList<Segment>();
        if (first.isAbove(next)) {
            content.addAll(first.segments());
            next.heading().ifPresent(content::add);
            content.addAll(next.segments());
            return Optional.of(new Section(first.path(), first.heading(), content));
        }
        if (!first.isSiblingOf(next)) return Optional.empty();
        first.heading().ifPresent(content::add);
        content.addAll(first.segments());
        next.heading().ifPresent(content::add);
        content.addAll(next.segments());
        var shared = first.path().subList(0, first.path().size() - 1);
        return Optional.of(new Section(shared, Optional.empty(), content));
    }

    /** How many tokens of each section's chunks go to title and headings. */
    private List<Integer> contextTokens(String title, List<Section> sections) {
        var contexts =
                sections.stream().map(s -> title + "\n" + String.join(" > ", s.path())).toList();
        return counter.count(contexts).stream()
                .map(tokens -> Math.min(tokens, limits.tokensMax() / 3))
                .toList();
    }
}
