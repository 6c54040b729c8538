package dev.footnote.knowledge;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A SolrCloud that keeps the index, and who asks it.
 *
 * @param urls of some of its nodes, as {@code http://solr-1:8983/solr}; the others are heard of
 *     from them
 * @param login empty when the nodes ask for none
 */
public record SolrAddress(List<URI> urls, Layout layout, Optional<Login> login) {
    public SolrAddress {
        urls = List.copyOf(urls);
        Checks.check(!urls.isEmpty(), "no address of a Solr node");
    }

    /**
     * How the collection is made when it is not there; of one that is there, nothing is changed.
     *
     * @param collection what its name begins with
     * @param shards parts that the passages are spread over
     * @param replicas copies of each part
     */
    public record Layout(String collection, int shards, int replicas) {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
        private static final int SHARDS_MAX = 256;
        private static final int REPLICAS_MAX = 16;

        public Layout {
            Checks.check(
                    NAME.matcher(collection).matches(),
                    "Solr collection \"%s\": expected a letter or digit, then letters, digits, '_'"
                            + " or '-', at most 64 in all",
                    collection);
            Checks.check(
                    shards >= 1 && shards <= SHARDS_MAX,
                    "%d shards; 1 to %d are made",
                    shards,
                    SHARDS_MAX);
            Checks.check(
                    replicas >= 1 && replicas <= REPLICAS_MAX,
                    "%d replicas; 1 to %d are made",
                    replicas,
                    REPLICAS_MAX);
        }
    }

    /** Basic authentication. */
    public record Login(String user, String password) {
        /** Leaves the password out: settings are logged. */
        @Override
        public String toString() {
            return "Login[user=%s]".formatted(user);
        }
    }

    /**
     * As settings say it; empty when there are no addresses.
     *
     * @param urls with commas between
     * @param user blank when the nodes ask for no login
     */
    public static Optional<SolrAddress> of(
            String urls, Layout layout, String user, String password) {
        List<URI> nodes =
                Arrays.stream(urls.split(","))
                        .map(String::strip)
                        .filter(url -> !url.isEmpty())
                        .map(SolrAddress::url)
                        .toList();
        Optional<Login> login =
                user.isBlank() ? Optional.empty() : Optional.of(new Login(user, password));
        return nodes.isEmpty()
                ? Optional.empty()
                : Optional.of(new SolrAddress(nodes, layout, login));
    }

    private static URI url(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below, as for whatever else is no such address
        }
        throw new KnowledgeException(
                KnowledgeException.Kind.INVALID,
                "address of a Solr node \"%s\": expected http://HOST:PORT/solr".formatted(text));
    }
}
