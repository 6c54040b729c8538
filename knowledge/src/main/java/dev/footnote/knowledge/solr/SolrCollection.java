package dev.footnote.knowledge.solr;

import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.KnowledgeException.Kind;
import dev.footnote.knowledge.SolrAddress;

import org.apache.solr.client.solrj.SolrRequest.METHOD;
import org.apache.solr.client.solrj.SolrServerException;
import org.apache.solr.client.solrj.impl.CloudSolrClient;
import org.apache.solr.client.solrj.impl.HttpJdkSolrClient;
import org.apache.solr.client.solrj.request.CollectionAdminRequest;
import org.apache.solr.client.solrj.request.QueryRequest;
import org.apache.solr.client.solrj.request.UpdateRequest;
import org.apache.solr.client.solrj.response.QueryResponse;
import org.apache.solr.common.SolrDocument;
import org.apache.solr.common.SolrInputDocument;
import org.apache.solr.common.params.ModifiableSolrParams;
import org.apache.solr.common.params.SolrParams;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The collection that holds the index. Any number of threads search it; one process writes it.
 * Whatever Solr refuses, or does not answer in time, is a {@link KnowledgeException} of the index.
 */
final class SolrCollection implements AutoCloseable {
    private static final Duration CONNECTING_MAX = Duration.ofSeconds(2);
    private static final Duration SEARCH_MAX = Duration.ofSeconds(10);

    /** A commit waits until every replica searches what is new; a collection takes a while. */
    private static final Duration WRITE_MAX = Duration.ofMinutes(3);

    private static final int REASON_MAX = 300;
    private static final String POSITION = "position";

    private final CloudSolrClient searches;
    private final CloudSolrClient writes;
    private final SolrAddress address;
    private final String name;

    private SolrCollection(SolrAddress address, CloudSolrClient searches, CloudSolrClient writes) {
        this.address = address;
        this.searches = searches;
        this.writes = writes;
        this.name = name(address);
    }

    /** The collection's name in Solr. */
    static String name(SolrAddress address) {
        return address.layout().collection() + "_" + SolrFields.FORMAT;
    }

    /** Opens clients; one node at least must answer. The collection need not be there. */
    static SolrCollection open(SolrAddress address) {
        return call(
                () -> {
                    CloudSolrClient searches = client(address, SEARCH_MAX);
                    try {
                        return new SolrCollection(address, searches, client(address, WRITE_MAX));
                    } catch (RuntimeException e) {
                        searches.close();
                        throw e;
                    }
                });
    }

    private static CloudSolrClient client(SolrAddress address, Duration requestMax) {
        HttpJdkSolrClient.Builder http =
                new HttpJdkSolrClient.Builder()
                        .useHttp1_1(true)
                        .withConnectionTimeout(CONNECTING_MAX.toMillis(), TimeUnit.MILLISECONDS)
                        .withRequestTimeout(requestMax.toMillis(), TimeUnit.MILLISECONDS);
        address.login().ifPresent(it -> http.withBasicAuthCredentials(it.user(), it.password()));
        return new CloudSolrClient.Builder(address.urls().stream().map(URI::toString).toList())
                .withHttpClientBuilder(http)
                .build();
    }

    private interface Call<T> {
        T run() throws SolrServerException, IOException;
    }

    private static <T> T call(Call<T> call) {
        try {
            return call.run();
        } catch (SolrServerException | IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    private static KnowledgeException failed(Exception cause) {
        String reason = cause.toString().lines().findFirst().orElse(""); // it may be a whole page
        return new KnowledgeException(
                Kind.INDEX,
                "the index in Solr cannot be reached or used (%s)"
                        .formatted(reason.substring(0, Math.min(reason.length(), REASON_MAX))),
                cause);
    }

    /** Makes the collection when it is not there. */
    void ensure() {
        if (call(() -> CollectionAdminRequest.listCollections(writes)).contains(name)) {
            return;
        }
        SolrAddress.Layout layout = address.layout();
        call(
                () -> {
                    SolrSchema.upload(writes, name);
                    CollectionAdminRequest.createCollection(
                                    name, name, layout.shards(), layout.replicas())
                            .process(writes);
                    return name;
                });
    }

    /**
     * Makes fields for vectors; those that are there stay as they are.
     *
     * @param dimensions by the name of the field
     */
    void ensureVectors(Map<String, Integer> dimensions) {
        call(
                () -> {
                    SolrSchema.ensureVectors(writes, name, dimensions);
                    return name;
                });
    }

    void add(List<SolrInputDocument> passages) {
        if (!passages.isEmpty()) {
            call(() -> new UpdateRequest().add(passages).process(writes, name));
        }
    }

    /** Deletes what a query finds, visible or not. */
    void delete(String query) {
        call(() -> new UpdateRequest().deleteByQuery(query).process(writes, name));
    }

    /**
     * Shows what was written, on all replicas that serve.
     *
     * @param what of it must be found then
     */
    void commit(Written what) {
        requireWhole();
        call(() -> writes.commit(name, true, true, true));
        ModifiableSolrParams found = new ModifiableSolrParams();
        found.set("q", "sequence:[%d TO %d]".formatted(what.first(), what.last()));
        found.set("rows", 0);
        long count = search(found).getResults().getNumFound();
        if (count < what.passages()) {
            throw new KnowledgeException(
                    Kind.INDEX,
                    "Solr shows %d passages of the %d that were written"
                            .formatted(count, what.passages()));
        }
    }

    /**
     * Passages that were put in with a range of changes.
     *
     * @param passages how many at least
     */
    record Written(long first, long last, long passages) {
        /** With no changes. */
        static final Written NOTHING = new Written(0, 0, 0);
    }

    /** Refuses to go on while a shard has no leader that serves. */
    void requireWhole() {
        List<String> lost = call(() -> SolrShards.lost(writes, name));
        if (!lost.isEmpty()) {
            throw new KnowledgeException(
                    Kind.INDEX, "no node serves %s of the collection %s".formatted(lost, name));
        }
    }

    /** As it was written last, whether it is visible or not; empty when the collection is new. */
    Optional<SolrPosition> position() {
        SolrDocument found = call(() -> searches.getById(name, POSITION));
        return Optional.ofNullable(found)
                .map(it -> it.getFieldValue(POSITION))
                .flatMap(it -> SolrPosition.read(it.toString()));
    }

    void write(SolrPosition position) {
        SolrInputDocument document = new SolrInputDocument();
        document.addField(SolrFields.ID, POSITION);
        document.addField(POSITION, position.text());
        add(List.of(document));
    }

    /** How many passages searches see. */
    int passageCount() {
        ModifiableSolrParams all = new ModifiableSolrParams();
        all.set("q", "{!term f=" + SolrFields.KIND + " v=" + SolrFields.PASSAGE + "}");
        all.set("rows", 0);
        return (int) search(all).getResults().getNumFound();
    }

    QueryResponse search(SolrParams query) {
        return call(() -> new QueryRequest(query, METHOD.POST).process(searches, name));
    }

    @Override
    public void close() {
        try (searches) {
            writes.close();
        }
    }
}
