package dev.footnote.knowledge.solr;

import org.apache.solr.client.solrj.SolrClient;
import org.apache.solr.client.solrj.SolrServerException;
import org.apache.solr.client.solrj.request.CollectionAdminRequest;
import org.apache.solr.common.util.NamedList;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Whether a collection can be relied on. A shard whose leader is still starting takes writes, but
 * neither shows them with a commit nor finds what it has on its disk.
 */
final class SolrShards {
    private SolrShards() {}

    /** Shards without a leader that serves. */
    static List<String> lost(SolrClient client, String collection)
            throws SolrServerException, IOException {
        NamedList<Object> status =
                CollectionAdminRequest.getClusterStatus()
                        .setCollectionName(collection)
                        .process(client)
                        .getResponse();
        List<String> lost = new ArrayList<>();
        Map<?, ?> cluster = map(status.get("cluster"));
        Object nodes = cluster.get("live_nodes");
        Object shards = map(map(cluster.get("collections")).get(collection)).get("shards");
        Collection<?> live = nodes instanceof Collection<?> names ? names : List.of();
        for (Map.Entry<?, ?> shard : map(shards).entrySet()) {
            boolean led =
                    map(map(shard.getValue()).get("replicas")).values().stream()
                            .map(SolrShards::map)
                            .anyMatch(replica -> leads(replica, live));
            if (!led) {
                lost.add(String.valueOf(shard.getKey()));
            }
        }
        return lost;
    }

    private static boolean leads(Map<?, ?> replica, Collection<?> live) {
        return "true".equals(String.valueOf(replica.get("leader")))
                && "active".equals(replica.get("state"))
                && live.contains(replica.get("node_name"));
    }

    /** Solr has two kinds of maps; nothing is an empty one. */
    private static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof NamedList<?> list) {
            Map<String, Object> entries = new LinkedHashMap<>();
            list.forEach((BiConsumer<String, Object>) entries::put);
            return entries;
        }
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
