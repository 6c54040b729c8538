package dev.footnote.providers;

import tools.jackson.databind.json.JsonMapper;

import java.net.URI;

/** Brings a request to a model server and its answer back. */
interface Transport extends AutoCloseable {
    /**
     * Sends, and returns once the server has begun to answer with success.
     *
     * @throws ModelServerException when it does not
     */
    Exchange open(Call call);

    @Override
    void close();

    /** The transport that the server's kind wants. */
    static Transport to(
            ModelServer server, ServerLimits limits, ServerNetwork network, JsonMapper json) {
        return server.kind() == ServerKind.SAGEMAKER
                ? new SageMakerTransport(server, limits, network, json)
                : new HttpTransport(server, limits, network, json);
    }

    /** A JSON body for an address, and whether the answer is wanted in pieces. */
    record Call(URI uri, String body, boolean streamed) {}
}
