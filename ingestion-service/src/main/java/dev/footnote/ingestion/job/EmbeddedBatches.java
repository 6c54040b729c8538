package dev.footnote.ingestion.job;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Vectors of a job's passages, kept until it ends, so that no restart embeds them again. */
final class EmbeddedBatches {
    private final JdbcClient sql;
    private final TransactionTemplate transaction;

    EmbeddedBatches(Database database) {
        this.sql = JdbcClient.create(database.source());
        this.transaction = new TransactionTemplate(database.transactions());
    }

    /** The n-th batch of a job, made of texts with this digest. */
    record Key(String jobId, int batch, String textDigest) {}

    /** Empty unless the same texts were embedded by the same model. */
    Optional<List<float[]>> find(Key key, int dimensions) {
        return sql.sql(
                        "select vectors from ingestion.embedded_batch where job_id = :job and batch"
                                + " = :batch and text_digest = :digest")
                .param("job", key.jobId())
                .param("batch", key.batch())
                .param("digest", key.textDigest())
                .query((row, _) -> row.getBytes(1))
                .optional()
                .map(bytes -> floats(bytes, dimensions));
    }

    /** Keeps a batch; that the job got on clears it of workers that vanished over it. */
    void save(Key key, List<float[]> vectors) {
        transaction.executeWithoutResult(
                _ -> {
                    sql.sql(
                                    "delete from ingestion.embedded_batch where job_id = :job and"
                                            + " batch = :batch")
                            .param("job", key.jobId())
                            .param("batch", key.batch())
                            .update();
                    sql.sql(
                                    "insert into ingestion.embedded_batch (job_id, batch,"
                                        + " text_digest, vectors) select id, cast(:batch as"
                                        + " integer), cast(:digest as varchar(64)), cast(:vectors"
                                        + " as bytea) from ingestion.job where id = :job and not"
                                        + " ended")
                            .param("job", key.jobId())
                            .param("batch", key.batch())
                            .param("digest", key.textDigest())
                            .param("vectors", bytes(vectors))
                            .update();
                    sql.sql(
                                    "update ingestion.job set losses = 0, deaths = 0 where id ="
                                            + " :job and losses > 0")
                            .param("job", key.jobId())
                            .update();
                });
    }

    private static byte[] bytes(List<float[]> vectors) {
        int length = vectors.stream().mapToInt(vector -> vector.length).sum();
        var bytes = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var vector : vectors) {
            for (float value : vector) bytes.putFloat(value);
        }
        return bytes.array();
    }

    private static List<float[]> floats(byte[] bytes, int dimensions) {
        var values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        var vectors = new ArrayList<float[]>();
        while (values.remaining() >= dimensions) {
            var vector = new float[dimensions];
            values.get(vector);
            vectors.add(vector);
        }
        return vectors;
    }
}
