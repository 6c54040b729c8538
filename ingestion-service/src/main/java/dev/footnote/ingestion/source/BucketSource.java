package dev.footnote.ingestion.source;

import dev.footnote.contracts.ingestion.Admission;
import dev.footnote.contracts.ingestion.Admissions;
import dev.footnote.contracts.ingestion.BucketFolder;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.ingestion.bucket.BucketServer;
import dev.footnote.ingestion.job.Ingestion;
import dev.footnote.ingestion.job.ObjectState;
import dev.footnote.ingestion.source.Intake.Fetched;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The objects below a prefix of a bucket, on any server that speaks S3. */
public final class BucketSource implements AutoCloseable {
    private static final int OBJECTS_MAX = 10_000;

    private final Ingestion ingestion;
    private final Optional<S3Client> client;
    private final long bytesMax;
    private final String endpoint;

    /** Without a server every request is refused. */
    public BucketSource(Ingestion ingestion, Optional<BucketServer> server, long bytesMax) {
        this.ingestion = ingestion;
        this.client = server.map(BucketServer::open);
        this.endpoint = server.map(it -> it.endpoint().toString()).orElse("");
        this.bytesMax = bytesMax;
    }

    public Admissions take(Target target, BucketFolder folder) {
        var s3 =
                client.orElseThrow(
                        () ->
                                new ProblemException(
                                        ProblemKind.FORBIDDEN,
                                        "No bucket is read until"
                                                + " footnote.ingestion.sources.bucket-endpoint says"
                                                + " where the buckets are."));
        try {
            ingestion.meetModel();
            var intake = new Intake(ingestion, target);
            var items = new ArrayList<Admission>();
            for (var object : list(s3, folder)) {
                items.add(take(s3, folder.bucket(), object, intake));
            }
            return Admissions.of(items);
        } catch (S3Exception e) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "The bucket \"%s\" cannot be read: the server answers %d (%s)."
                            .formatted(
                                    folder.bucket(),
                                    e.statusCode(),
                                    e.awsErrorDetails().errorCode()),
                    e);
        } catch (SdkException e) {
            throw new ProblemException(
                    ProblemKind.UNAVAILABLE,
                    "The server of the buckets does not answer (%s).".formatted(e.getMessage()),
                    e);
        }
    }

    private static List<S3Object> list(S3Client s3, BucketFolder folder) {
        var found = new ArrayList<S3Object>();
        var pages =
                s3.listObjectsV2Paginator(
                        request ->
                                request.bucket(folder.bucket()).prefix(folder.prefix().orElse("")));
        for (var object : pages.contents()) {
            if (object.key().endsWith("/")) continue;
            found.add(object);
            if (found.size() > OBJECTS_MAX) {
                throw new ProblemException(
                        ProblemKind.TOO_LARGE,
                        "More than %,d objects lie below the prefix; name a longer one."
                                .formatted(OBJECTS_MAX));
            }
        }
        return found;
    }

    private Admission take(S3Client s3, String bucket, S3Object object, Intake intake) {
        String key = object.key();
        if (object.size() > bytesMax) {
            return Admission.refused(
                    key,
                    "it has %,d bytes; at most %,d are taken".formatted(object.size(), bytesMax));
        }
        try {
            var listed = state(bucket, object.eTag(), object.size());
            return intake.take(key, listed, () -> fetch(s3, bucket, key));
        } catch (SdkException e) {
            return Admission.refused(key, "it could not be read: " + e.getMessage());
        }
    }

    @SuppressWarnings("resource") // the caller's
    private Fetched fetch(S3Client s3, String bucket, String key) {
        var content = s3.getObject(request -> request.bucket(bucket).key(key));
        var read = content.response();
        return new Fetched(state(bucket, read.eTag(), read.contentLength()), content);
    }

    /** Some servers send tags in quotes at one place and without at another, some none. */
    private ObjectState state(String bucket, @Nullable String tag, @Nullable Long bytes) {
        String plain = tag == null ? "" : tag.replace("\"", "");
        return new ObjectState(endpoint + " " + bucket, plain, bytes == null ? -1 : bytes);
    }

    @Override
    public void close() {
        client.ifPresent(S3Client::close);
    }
}
