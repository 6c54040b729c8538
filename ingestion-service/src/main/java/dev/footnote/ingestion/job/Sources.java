package dev.footnote.ingestion.job;

import dev.footnote.ingestion.blob.Blob;
import dev.footnote.ingestion.job.Job.Upload;
import dev.footnote.knowledge.DocumentKey;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

/** Which file each live document was made from, and which files are still needed. */
public final class Sources {
    private final JdbcClient sql;

    public Sources(DataSource dataSource) {
        this.sql = JdbcClient.create(dataSource);
    }

    /** What a live version was made from: the file, and the model that embedded it. */
    record Live(Blob blob, String modelDigest) {
        boolean isMadeFrom(Upload upload, String model) {
            return blob.digest().equals(upload.blob().digest()) && modelDigest.equals(model);
        }
    }

    Optional<Live> live(DocumentKey key) {
        return sql.sql(
                        "select digest, bytes, model_digest from ingestion.source where collection"
                                + " = :collection and external_id = :external")
                .param("collection", key.collection())
                .param("external", key.externalId())
                .query(
                        (row, _) ->
                                new Live(
                                        new Blob(row.getString(1), row.getLong(2)),
                                        row.getString(3)))
                .optional();
    }

    /** The file that a document's live version was made from. */
    public Optional<Blob> find(DocumentKey key) {
        return live(key).map(Live::blob);
    }

    void record(DocumentKey key, Blob blob, String modelDigest) {
        remove(key);
        sql.sql(
                        "insert into ingestion.source (collection, external_id, digest, bytes,"
                                + " model_digest) values (:collection, :external, :digest, :bytes,"
                                + " :model)")
                .param("collection", key.collection())
                .param("external", key.externalId())
                .param("digest", blob.digest())
                .param("bytes", blob.bytes())
                .param("model", modelDigest)
                .update();
    }

    void remove(DocumentKey key) {
        sql.sql(
                        "delete from ingestion.source where collection = :collection and"
                                + " external_id = :external")
                .param("collection", key.collection())
                .param("external", key.externalId())
                .update();
    }

    List<String> names(String collection) {
        return sql.sql("select external_id from ingestion.source where collection = :collection")
                .param("collection", collection)
                .query(JobRows::text)
                .list();
    }

    /** Whether a live document, an open job or a quarantined one needs the file. */
    boolean isReferenced(String digest) {
        return sql.sql(
                                "select (select count(*) from ingestion.job where digest = :digest"
                                        + " and (not ended or stage = 'FAILED')) + (select count(*)"
                                        + " from ingestion.source where digest = :digest)")
                        .param("digest", digest)
                        .query(Long.class)
                        .single()
                > 0;
    }
}
