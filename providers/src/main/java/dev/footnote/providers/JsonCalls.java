package dev.footnote.providers;

import dev.footnote.contracts.problem.ProblemException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Function;

/** Requests whose answer is one piece of JSON, asked again as the limits say. */
record JsonCalls(ModelServer server, Transport transport, Resilience resilience)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JsonCalls.class);

    /**
     * What is read out of the answer.
     *
     * @throws ProblemException when there is none
     */
    <T> T ask(Transport.Call call, Function<String, T> read) {
        try {
            return resilience.run(
                    () -> {
                        try (Exchange exchange = transport.open(call)) {
                            if (exchange.isJson()) return read.apply(exchange.whole());
                            throw new ModelServerException(
                                    new Failure.Refused(
                                            "%s answers with %s where JSON is expected. The operator checks the address."
                                                    .formatted(
                                                            server.title(), exchange.mediaType())));
                        }
                    });
        } catch (ModelServerException e) {
            LOG.warn("{}", e.failure().detail());
            throw e.failure().problem();
        }
    }

    /** Whether the next request will be sent. */
    boolean isAsked() {
        return resilience.isAsked();
    }

    @Override
    public void close() {
        transport.close();
    }
}
