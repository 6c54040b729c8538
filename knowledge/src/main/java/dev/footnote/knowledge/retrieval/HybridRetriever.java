package dev.footnote.knowledge.retrieval;

import dev.footnote.knowledge.Embedding;
import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.KnowledgeException.Kind;
import dev.footnote.knowledge.Passage;
import dev.footnote.knowledge.PassageScores;
import dev.footnote.knowledge.QueryAnalysis;
import dev.footnote.knowledge.RankedPassage;
import dev.footnote.knowledge.Reader;
import dev.footnote.knowledge.Retrieval;
import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.knowledge.Retriever;
import dev.footnote.knowledge.analysis.LanguageDetector;
import dev.footnote.knowledge.analysis.TextAnalysis;
import dev.footnote.knowledge.index.IndexFields;
import dev.footnote.knowledge.retrieval.IndexView.Worded;
import dev.footnote.knowledge.retrieval.IndexView.Words;
import dev.footnote.knowledge.retrieval.ReciprocalRankFusion.Fused;
import dev.footnote.knowledge.store.ActiveSpace;
import dev.footnote.knowledge.store.ChangeLog;
import dev.footnote.knowledge.store.Grant;
import dev.footnote.knowledge.store.SqlEmbeddingSpaces;
import dev.footnote.knowledge.store.StoredPassage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Searches words and vectors among what the reader may see, fuses the two rankings, and reads what
 * it returns from the authority: a passage that is no longer live, or no longer his to see, has no
 * text there for him, and so cannot leave.
 */
public final class HybridRetriever implements Retriever {
    private static final int CANDIDATES_MIN = 100;
    private static final int READ_AHEAD = 16;
    private static final Duration LAG_MAX = Duration.ofSeconds(1);

    private final RetrievalIndex index;
    private final ChangeLog authority;
    private final SqlEmbeddingSpaces spaces;
    private final TextAnalysis analysis;
    private final LanguageDetector detector = new LanguageDetector();

    public HybridRetriever(RetrievalIndex index, Authority authority, TextAnalysis analysis) {
        this.index = index;
        this.authority = authority.changes();
        this.spaces = authority.spaces();
        this.analysis = analysis;
    }

    /** What searches read from the store. */
    public record Authority(ChangeLog changes, SqlEmbeddingSpaces spaces) {}

    /** What the index says to a query. */
    private record Found(
            List<Fused<String>> ranking,
            Map<String, Double> bm25,
            List<WeighedWord> words,
            int passagesInAll,
            QueryAnalysis analysis) {}

    private record Resolved(List<RankedPassage> passages, boolean stale) {}

    @Override
    public Retrieval search(RetrievalQuery query) {
        Optional<VectorTarget> target = query.embedding().map(this::target);
        Found found = find(query, target);
        Resolved resolved = resolve(found, query, target);
        if (resolved.stale()) {
            // A document was replaced behind the index: its old passages are gone and its new ones
            // not yet found. Wait for them rather than answer as if there were none. It is the same
            // with one that the reader may no longer see.
            index.awaitCaughtUp(LAG_MAX);
            found = find(query, target);
            resolved = resolve(found, query, target);
        }
        return new Retrieval(resolved.passages(), found.analysis());
    }

    private VectorTarget target(Embedding embedding) {
        ActiveSpace active =
                spaces.activeRow()
                        .filter(row -> row.space().key().equals(embedding.space()))
                        .orElseThrow(
                                () ->
                                        new KnowledgeException(
                                                Kind.UNKNOWN_SPACE,
                                                ("the query is embedded in %s, which is not the"
                                                                + " active space; embed it again")
                                                        .formatted(embedding.space())));
        return new VectorTarget(active, embedding);
    }

    private Found find(RetrievalQuery query, Optional<VectorTarget> target) {
        // Before the index is looked at, which may then only be further on than that.
        long applied = index.visibleSequence();
        Optional<Grant> grant =
                switch (query.reader()) {
                    case Reader.Unrestricted ignored -> Optional.empty();
                    case Reader.Person person -> Optional.of(authority.grant(person, applied));
                };
        return index.search(grant, view -> find(view, query, target));
    }

    private Found find(IndexView view, RetrievalQuery query, Optional<VectorTarget> target)
            throws IOException {
        Set<String> indexLanguages = view.languages();
        Optional<String> language = detector.detect(query.text(), indexLanguages);
        List<WeighedWord> words =
                view.weigh(
                        WeighedWord.together(
                                analysis.words(query.text(), language, indexLanguages)));
        boolean correctable = language.isEmpty() || indexLanguages.contains(language.get());
        int countMax = Math.max(CANDIDATES_MIN, 2 * query.limit());

        Worded byWords = view.lexical(new Words(words, correctable), query, countMax);
        List<Hit> byVector = List.of();
        FusionWeights weights = new FusionWeights(1, 0);
        if (target.isPresent()) {
            byVector = view.nearest(target.get(), query, countMax);
            weights =
                    FusionWeights.decide(
                            language, byWords.languages(), target.get().active().space());
        }
        return new Found(
                ReciprocalRankFusion.fuse(ids(byWords.hits()), ids(byVector), weights),
                byWords.hits().stream().collect(Collectors.toMap(Hit::chunkId, Hit::score)),
                words,
                view.passageCount(),
                new QueryAnalysis(language, weights.lexical(), weights.vector(), absent(words)));
    }

    private static List<String> ids(List<Hit> hits) {
        return hits.stream().map(Hit::chunkId).toList();
    }

    private static List<String> absent(List<WeighedWord> words) {
        return words.stream()
                .filter(WeighedWord::absent)
                .map(weighed -> weighed.word().surface())
                .toList();
    }

    /** Reads from the authority until there are enough, or no more. */
    private Resolved resolve(Found found, RetrievalQuery query, Optional<VectorTarget> target) {
        OptionalInt spaceId =
                target.map(one -> OptionalInt.of(one.spaceId())).orElse(OptionalInt.empty());
        List<RankedPassage> passages = new ArrayList<>();
        boolean stale = false;
        int next = 0;
        while (passages.size() < query.limit() && next < found.ranking().size()) {
            int end =
                    Math.min(
                            found.ranking().size(),
                            next + query.limit() - passages.size() + READ_AHEAD);
            List<Fused<String>> batch = found.ranking().subList(next, end);
            Map<String, StoredPassage> live =
                    authority.passages(
                            query.reader(), batch.stream().map(Fused::item).toList(), spaceId);
            for (Fused<String> fused : batch) {
                StoredPassage stored = live.get(fused.item());
                if (stored == null) {
                    stale = true;
                } else if (passages.size() < query.limit()) {
                    passages.add(
                            new RankedPassage(
                                    stored.passage(), scores(fused, stored, found, target)));
                }
            }
            next = end;
        }
        return new Resolved(passages, stale);
    }

    private PassageScores scores(
            Fused<String> fused, StoredPassage stored, Found found, Optional<VectorTarget> target) {
        Double bm25 = found.bm25().get(fused.item());
        return new PassageScores(
                bm25 == null ? OptionalDouble.empty() : OptionalDouble.of(bm25),
                fused.lexicalRank(),
                cosine(target, stored),
                fused.vectorRank(),
                coverage(stored.passage(), found.words(), found.passagesInAll()),
                fused.score());
    }

    private static OptionalDouble cosine(Optional<VectorTarget> target, StoredPassage stored) {
        if (target.isEmpty() || stored.vector().isEmpty()) {
            return OptionalDouble.empty();
        }
        Embedding query = target.get().embedding();
        return OptionalDouble.of(query.cosine(Embedding.of(query.space(), stored.vector().get())));
    }

    private double coverage(Passage passage, Collection<WeighedWord> words, int passagesInAll) {
        Set<String> terms =
                analysis.terms(
                        IndexFields.searchedText(
                                passage.title(), passage.headingPath(), passage.text()),
                        passage.language());
        double covered = 0;
        double all = 0;
        for (WeighedWord weighed : words) {
            double rarity = weighed.rarity(passagesInAll);
            all += rarity;
            if (weighed.word().forms().stream().anyMatch(terms::contains)) {
                covered += rarity;
            }
        }
        return all == 0 ? 0 : covered / all;
    }
}
