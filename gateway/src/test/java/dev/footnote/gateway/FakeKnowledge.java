package dev.footnote.gateway;

import dev.footnote.gateway.text.Words;
import dev.footnote.knowledge.CollectionSummary;
import dev.footnote.knowledge.DocumentKey;
import dev.footnote.knowledge.DocumentListing;
import dev.footnote.knowledge.DocumentPage;
import dev.footnote.knowledge.DocumentSummary;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.EmbeddingSpace;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.IndexStatus;
import dev.footnote.knowledge.PageSpan;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.PassageScores;
import dev.footnote.knowledge.QueryAnalysis;
import dev.footnote.knowledge.RankedPassage;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.Retrieval;
import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.knowledge.Retriever;
import dev.footnote.knowledge.SearchIndex;
import dev.footnote.knowledge.SpaceKey;
import dev.footnote.knowledge.VersionText;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Knowledge in a map: one passage for each document, ranked by the words it shares. */
public final class FakeKnowledge implements Retriever, Documents, EmbeddingSpaces, SearchIndex {
    private final Map<String, Stored> documents = new ConcurrentHashMap<>();
    private final Set<String> closed = ConcurrentHashMap.newKeySet();
    private final Map<String, String> groups = new ConcurrentHashMap<>();
    private volatile boolean behind;

    private record Stored(DocumentSummary summary, String text) {
        Passage passage() {
            return new Passage(
                    summary.documentId() + "-0",
                    summary.documentId(),
                    summary.version(),
                    summary.key().collection(),
                    summary.key().externalId(),
                    summary.title(),
                    0,
                    List.of(),
                    OptionalInt.of(1),
                    0,
                    text.length(),
                    text,
                    Optional.of("en"));
        }
    }

    public void put(String collection, String externalId, String text) {
        var summary =
                new DocumentSummary(
                        "doc-" + externalId,
                        new DocumentKey(collection, externalId),
                        1,
                        "digest",
                        externalId,
                        "text/plain",
                        Optional.of("en"),
                        Map.of(),
                        1,
                        1,
                        Instant.parse("2026-01-01T00:00:00Z"));
        documents.put(summary.documentId(), new Stored(summary, text));
    }

    public void clear() {
        documents.clear();
        closed.clear();
        groups.clear();
    }

    /** Leaves the collection to administrators. */
    public void close(String collection) {
        closed.add(collection);
    }

    /** Leaves the collection to a group, and to administrators. */
    public void closeFor(String collection, String group) {
        closed.add(collection);
        groups.put(collection, group);
    }

    private Stream<Stored> seen(Reader reader) {
        return documents.values().stream()
                .filter(it -> admits(it.summary().key().collection(), reader));
    }

    private boolean admits(String collection, Reader reader) {
        return switch (reader) {
            case Reader.Unrestricted _ -> true;
            case Reader.Person(_, var itsGroups) ->
                    !closed.contains(collection)
                            || itsGroups.contains(groups.getOrDefault(collection, ""));
        };
    }

    private Optional<Stored> seen(Reader reader, String documentId) {
        return seen(reader).filter(it -> it.summary().documentId().equals(documentId)).findFirst();
    }

    /** Pretends that a change was published that the index has not seen. */
    public void fallBehind(boolean isBehind) {
        behind = isBehind;
    }

    @Override
    public Retrieval search(RetrievalQuery query) {
        Set<String> asked = Words.keys(query.text());
        List<RankedPassage> ranked = new ArrayList<>();
        for (Stored stored : seen(query.reader()).toList()) {
            boolean wanted =
                    query.collections().isEmpty()
                            || query.collections().contains(stored.summary().key().collection());
            double coverage = coverage(asked, stored.text());
            if (!wanted || coverage == 0) continue;
            ranked.add(new RankedPassage(stored.passage(), scores(coverage, ranked.size() + 1)));
        }
        ranked.sort(
                Comparator.comparingDouble((RankedPassage r) -> r.scores().coverage()).reversed());
        List<String> absent =
                asked.stream()
                        .filter(
                                key ->
                                        seen(query.reader())
                                                .noneMatch(d -> Words.keys(d.text()).contains(key)))
                        .toList();
        return new Retrieval(
                ranked.subList(0, Math.min(query.limit(), ranked.size())),
                new QueryAnalysis(Optional.of("en"), 1, 1, absent));
    }

    private static double coverage(Set<String> asked, String text) {
        Set<String> has = Words.keys(text);
        long met = asked.stream().filter(has::contains).count();
        return asked.isEmpty() ? 0 : (double) met / asked.size();
    }

    private static PassageScores scores(double coverage, int rank) {
        return new PassageScores(
                OptionalDouble.of(coverage * 10),
                OptionalInt.of(rank),
                OptionalDouble.of(0.3 + 0.5 * coverage),
                OptionalInt.of(rank),
                coverage,
                coverage);
    }

    @Override
    public DocumentPage list(Reader reader, DocumentListing listing) {
        return new DocumentPage(seen(reader).map(Stored::summary).toList(), Optional.empty());
    }

    @Override
    public Optional<DocumentSummary> find(Reader reader, DocumentKey key) {
        return seen(reader)
                .map(Stored::summary)
                .filter(summary -> summary.key().equals(key))
                .findFirst();
    }

    @Override
    public Optional<DocumentSummary> find(Reader reader, String documentId) {
        return seen(reader, documentId).map(Stored::summary);
    }

    @Override
    public Optional<VersionText> text(Reader reader, String documentId, int version) {
        return seen(reader, documentId)
                .filter(stored -> stored.summary().version() == version)
                .map(
                        stored ->
                                new VersionText(
                                        stored.summary(),
                                        stored.text(),
                                        List.of(new PageSpan(1, 0, stored.text().length()))));
    }

    @Override
    public Optional<Passage> passage(Reader reader, String chunkId) {
        return seen(reader)
                .map(Stored::passage)
                .filter(passage -> passage.chunkId().equals(chunkId))
                .findFirst();
    }

    @Override
    public List<Passage> passages(Reader reader, String documentId) {
        return seen(reader, documentId).map(Stored::passage).stream().toList();
    }

    @Override
    public List<CollectionSummary> collections(Reader reader) {
        Map<String, Long> counts = new LinkedHashMap<>();
        seen(reader).forEach(d -> counts.merge(d.summary().key().collection(), 1L, Long::sum));
        return counts.entrySet().stream()
                .map(e -> new CollectionSummary(e.getKey(), e.getValue(), e.getValue()))
                .toList();
    }

    @Override
    public void register(EmbeddingSpace space) {
        throw new UnsupportedOperationException("the gateway registers no space");
    }

    @Override
    public void activate(SpaceKey key) {
        throw new UnsupportedOperationException("the gateway activates no space");
    }

    @Override
    public Optional<EmbeddingSpace> active() {
        return Optional.of(
                new EmbeddingSpace(new SpaceKey(FakeModels.DIGEST, 2), "tiny", Set.of("en")));
    }

    @Override
    public IndexStatus status() {
        return new IndexStatus(behind ? 1 : 2, 2, documents.size(), Optional.empty());
    }

    @Override
    public boolean awaitCaughtUp(Duration timeout) {
        return !behind;
    }
}
