package dev.footnote.knowledge.solr;

import dev.footnote.knowledge.RetrievalQuery;
import dev.footnote.knowledge.index.IndexFields;
import dev.footnote.knowledge.retrieval.Hit;
import dev.footnote.knowledge.retrieval.IndexView;
import dev.footnote.knowledge.retrieval.VectorTarget;
import dev.footnote.knowledge.retrieval.WeighedWord;
import dev.footnote.knowledge.retrieval.WeighedWord.Guess;
import dev.footnote.knowledge.store.Grant;

import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.client.solrj.response.json.NestableJsonFacet;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/** The collection as one reader sees it: every question to Solr carries what he may see. */
final class SolrView implements IndexView {
    /** As many passages are compared one by one, which is exact, whatever is around them. */
    private static final int EXACT_PASSAGES_MAX = 5_000;

    private static final String COUNTS =
            """
            {"worded":{"type":"query","q":"%s:[1 TO *]"},"tokens":"sum(%1$s)",
            "languages":{"type":"terms","field":"%2$s","limit":-1},
            "spaces":{"type":"terms","field":"%3$s","limit":-1}}\
            """
                    .formatted(SolrFields.TOKENS, SolrFields.LANGUAGE, SolrFields.SPACES);

    private final SolrCollection collection;
    private final Optional<Grant> grant;
    private @Nullable Sight sight;

    SolrView(SolrCollection collection, Optional<Grant> grant) {
        this.collection = collection;
        this.grant = grant;
    }

    /**
     * What is seen.
     *
     * @param worded passages that have words
     * @param tokens words of all of them
     * @param spaces in which some have vectors
     */
    private record Sight(
            int passages, int worded, double tokens, Set<String> languages, Set<String> spaces) {
        Bm25 bm25() {
            return new Bm25(worded, (float) (tokens / worded));
        }
    }

    private Sight sight() {
        Sight known = sight;
        if (known == null) {
            known = look();
            sight = known;
        }
        return known;
    }

    private Sight look() {
        ModifiableSolrParams params = counting();
        params.set("json.facet", COUNTS);
        NestableJsonFacet facets = collection.search(params).getJsonFacetingResponse();
        if (facets.getCount() == 0) {
            return new Sight(0, 0, 0, Set.of(), Set.of());
        }
        return new Sight(
                (int) facets.getCount(),
                (int) facets.getQueryFacet("worded").getCount(),
                ((Number) facets.getStatValue("tokens")).doubleValue(),
                names(facets, "languages"),
                names(facets, "spaces"));
    }

    private static Set<String> names(NestableJsonFacet facets, String facet) {
        Set<String> names = new LinkedHashSet<>();
        facets.getBucketBasedFacets(facet)
                .getBuckets()
                .forEach(bucket -> names.add(String.valueOf(bucket.getVal())));
        return names;
    }

    /** A question for numbers of what is seen. */
    private ModifiableSolrParams counting() {
        ModifiableSolrParams params = new ModifiableSolrParams();
        params.set("q", "*:*");
        params.set("rows", 0);
        SolrFilters.access(params, grant);
        return params;
    }

    @Override
    public Set<String> languages() {
        return sight().languages();
    }

    @Override
    public int passageCount() {
        return sight().passages();
    }

    @Override
    public List<WeighedWord> weigh(List<WeighedWord.Repeated> words) {
        if (words.isEmpty() || sight().worded() == 0) {
            return words.stream().map(word -> word.weighed(0)).toList();
        }
        ModifiableSolrParams params = counting();
        StringJoiner facets = new StringJoiner(",", "{", "}");
        int number = 0;
        for (WeighedWord.Repeated word : words) {
            for (String form : word.word().forms()) {
                String name = "form" + number++;
                params.set(name, form);
                facets.add(
                        "\"%1$s\":{\"type\":\"query\",\"q\":\"{!term f=%2$s v=$%1$s}\"}"
                                .formatted(name, SolrFields.TEXT));
            }
        }
        params.set("json.facet", facets.toString());
        NestableJsonFacet found = collection.search(params).getJsonFacetingResponse();
        List<WeighedWord> weighed = new ArrayList<>();
        number = 0;
        for (WeighedWord.Repeated word : words) {
            long passages = 0;
            for (int form = 0; form < word.word().forms().size(); form++) {
                NestableJsonFacet count = found.getQueryFacet("form" + number++);
                passages = Math.max(passages, count == null ? 0 : count.getCount());
            }
            weighed.add(word.weighed((int) passages));
        }
        return weighed;
    }

    @Override
    public Worded lexical(Words words, RetrievalQuery query, int countMax) {
        List<Bm25.Term> terms = sight().worded() == 0 ? List.of() : terms(words);
        if (terms.isEmpty()) {
            return new Worded(List.of(), List.of());
        }
        ModifiableSolrParams params = ranking(query, countMax);
        sight().bm25().write(params, terms);
        params.set("fl", "%s,%s,score".formatted(SolrFields.CHUNK_ID, SolrFields.LANGUAGE));
        QueryResponse found = collection.search(params);
        List<String> languages =
                found.getResults().stream()
                        .limit(Worded.LANGUAGE_HITS)
                        .map(it -> String.valueOf(it.getFieldValue(SolrFields.LANGUAGE)))
                        .filter(code -> !code.equals(IndexFields.UNKNOWN_LANGUAGE))
                        .toList();
        return new Worded(hits(found), languages);
    }

    private List<Bm25.Term> terms(Words words) {
        List<Bm25.Term> terms = new ArrayList<>();
        List<Guess> guesses = new ArrayList<>();
        for (WeighedWord weighed : words.weighed()) {
            if (!weighed.absent()) {
                terms.add(
                        new Bm25.Term(
                                List.copyOf(weighed.word().forms()),
                                weighed.passageCount(),
                                weighed.repetitions()));
            } else if (words.correctable()) {
                guesses.addAll(weighed.guesses());
            }
        }
        if (!guesses.isEmpty()) {
            ModifiableSolrParams params = counting();
            SolrNeighbours.ask(params, guesses);
            terms.addAll(SolrNeighbours.read(collection.search(params), guesses));
        }
        return terms;
    }

    @Override
    public List<Hit> nearest(VectorTarget target, RetrievalQuery query, int countMax) {
        String space = Integer.toString(target.active().spaceId());
        if (!sight().spaces().contains(space)) {
            return List.of();
        }
        float[] vector = target.embedding().values();
        String field = SolrFields.vector(target.active().spaceId(), vector.length);
        ModifiableSolrParams params = ranking(query, countMax);
        params.set("fl", "%s,score".formatted(SolrFields.CHUNK_ID));
        if (leavesFew(query)) {
            params.set(
                    "q",
                    "{!func}vectorSimilarity(FLOAT32,DOT_PRODUCT,%s,%s)"
                            .formatted(field, text(vector)));
            params.add("fq", "{!term f=" + SolrFields.SPACES + " v=" + space + "}");
        } else {
            // Solr walks the graph among what the filters leave.
            params.set("q", "{!knn f=%s topK=%d v=$vector}".formatted(field, countMax));
            params.set("vector", text(vector));
        }
        return hits(collection.search(params));
    }

    private boolean leavesFew(RetrievalQuery query) {
        if (sight().passages() <= EXACT_PASSAGES_MAX) {
            return true;
        }
        if (query.collections().isEmpty() && query.metadata().isEmpty()) {
            return false;
        }
        ModifiableSolrParams params = counting();
        SolrFilters.wanted(params, query);
        return collection.search(params).getResults().getNumFound() <= EXACT_PASSAGES_MAX;
    }

    private ModifiableSolrParams ranking(RetrievalQuery query, int countMax) {
        ModifiableSolrParams params = new ModifiableSolrParams();
        params.set("rows", countMax);
        params.set("sort", "score desc,%s asc".formatted(SolrFields.ORDER));
        SolrFilters.access(params, grant);
        SolrFilters.wanted(params, query);
        return params;
    }

    private static String text(float[] vector) {
        StringJoiner text = new StringJoiner(",", "[", "]");
        for (float value : vector) {
            text.add(new BigDecimal(Float.toString(value)).toPlainString());
        }
        return text.toString();
    }

    private static List<Hit> hits(QueryResponse found) {
        List<Hit> hits = new ArrayList<>();
        for (SolrDocument one : found.getResults()) {
            hits.add(
                    new Hit(
                            String.valueOf(one.getFieldValue(SolrFields.CHUNK_ID)),
                            ((Number) one.getFieldValue("score")).doubleValue()));
        }
        return hits;
    }
}
