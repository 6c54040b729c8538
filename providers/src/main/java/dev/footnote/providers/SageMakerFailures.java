package dev.footnote.providers;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sagemakerruntime.model.InternalStreamFailureException;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelErrorException;
import software.amazon.awssdk.services.sagemakerruntime.model.ModelStreamErrorException;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Says of the AWS SDK's exceptions which failure they are. */
final class SageMakerFailures {
    private static final int ENDPOINT_UNKNOWN = 404;
    private static final int THROTTLED = 429;

    private final ModelServer server;
    private final FailureReader reader;
    private final ConnectFailures connecting;

    SageMakerFailures(ModelServer server, FailureReader reader, ConnectFailures connecting) {
        this.connecting = connecting;
        this.server = server;
        this.reader = reader;
    }

    ModelServerException of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof ModelServerException known
                ? known
                : new ModelServerException(failure(cause), cause);
    }

    private Failure failure(Throwable cause) {
        return switch (cause) {
            // The container's own answer: its status counts, not the 424 around it.
            case ModelErrorException model ->
                    reader.of(
                            model.originalStatusCode() == null ? 500 : model.originalStatusCode(),
                            retryAfter(model),
                            String.valueOf(model.originalMessage()));
            case ModelStreamErrorException broken -> broken(String.valueOf(broken.errorCode()));
            case InternalStreamFailureException _ -> broken("InternalStreamFailure");
            case AwsServiceException service -> service(service);
            case SdkClientException local
                    when String.valueOf(local.getMessage()).contains("credentials") ->
                    new Failure.Refused(
                            "There are no AWS credentials for %s. The operator sets AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile."
                                    .formatted(server.base().getAuthority()));
            default -> connecting.of(cause);
        };
    }

    private Failure broken(String code) {
        return new Failure.Broken("%s broke its answer off (%s).".formatted(server.title(), code));
    }

    private Failure service(AwsServiceException service) {
        var details = Optional.ofNullable(service.awsErrorDetails());
        String message = details.map(it -> it.errorMessage()).orElse("");
        // An endpoint that does not exist is a ValidationError, status 400.
        boolean missing =
                details.map(it -> it.errorCode()).filter("ValidationError"::equals).isPresent()
                        && message.contains("not found");
        int status =
                missing
                        ? ENDPOINT_UNKNOWN
                        : service.isThrottlingException() ? THROTTLED : service.statusCode();
        return reader.of(
                status,
                retryAfter(service),
                "\"" + message.replace("\\", "").replace("\"", "'") + "\"");
    }

    private static Optional<Duration> retryAfter(AwsServiceException service) {
        return Optional.ofNullable(service.awsErrorDetails())
                .flatMap(it -> Optional.ofNullable(it.sdkHttpResponse()))
                .flatMap(it -> it.firstMatchingHeader("Retry-After"))
                .flatMap(
                        value ->
                                RetryAfter.of(
                                        HttpHeaders.of(
                                                Map.of("retry-after", List.of(value)),
                                                (_, _) -> true),
                                        InstantSource.system()));
    }
}
