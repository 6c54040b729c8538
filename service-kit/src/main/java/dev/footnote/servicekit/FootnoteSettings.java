package dev.footnote.servicekit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Path;

/**
 * What every service of one installation shares.
 *
 * @param data folder of everything that is kept: database, index, uploads, generated key
 * @param models folder with one folder for each model
 * @param database a PostgreSQL server that holds what is known; without one it is in {@code data}
 * @param solr a SolrCloud that holds the index, beside that server
 * @param adminKey key of the administrator; blank means the one kept in {@code data}
 * @param serviceKey what services show each other, several with commas between: the first is sent,
 *     each is accepted
 */
@ConfigurationProperties("footnote")
public record FootnoteSettings(
        @DefaultValue("data") Path data,
        @DefaultValue("models") Path models,
        @DefaultValue("") String adminKey,
        @DefaultValue("") String serviceKey,
        @DefaultValue Database database,
        @DefaultValue Solr solr) {

    /**
     * A database server.
     *
     * @param url JDBC address, as {@code jdbc:postgresql://host:5432/footnote}; blank for none
     * @param connectionsMax connections of each process
     */
    public record Database(
            @DefaultValue("") String url,
            @DefaultValue("") String user,
            @DefaultValue("") String password,
            @DefaultValue("16") int connectionsMax) {
        public static final Database NONE = new Database("", "", "", 16);

        /** Leaves the password out: settings are logged. */
        @Override
        public String toString() {
            return "Database[url=%s, user=%s]".formatted(url, user);
        }
    }

    /**
     * A SolrCloud.
     *
     * @param urls addresses of some of its nodes, as {@code http://solr-1:8983/solr}, with commas
     *     between; blank for none
     * @param collection what the name of the index begins with there
     * @param shards parts of an index that is made
     * @param replicas copies of each part of an index that is made
     * @param user blank when the nodes ask for none
     */
    public record Solr(
            @DefaultValue("") String urls,
            @DefaultValue("footnote") String collection,
            @DefaultValue("2") int shards,
            @DefaultValue("2") int replicas,
            @DefaultValue("") String user,
            @DefaultValue("") String password) {
        public static final Solr NONE = new Solr("", "footnote", 2, 2, "", "");

        /** Leaves the password out: settings are logged. */
        @Override
        public String toString() {
            return "Solr[urls=%s, collection=%s, user=%s]".formatted(urls, collection, user);
        }
    }

    /** Leaves the keys out: settings are logged. */
    @Override
    public String toString() {
        return "FootnoteSettings[data=%s, models=%s, database=%s, solr=%s]"
                .formatted(data, models, database, solr);
    }
}
