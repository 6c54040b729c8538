package dev.footnote.providers;

import dev.footnote.contracts.inference.ChatGeneration.ChunkConsumer;
import dev.footnote.contracts.openai.ChatCompletionRequest;

import tools.jackson.databind.json.JsonMapper;

import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Chat on one model server: attempts under {@link Resilience}, each read as it comes. */
final class RemoteChat implements AutoCloseable {
    private final ModelServer server;
    private final ChatWire wire;
    private final Transport transport;
    private final Resilience resilience;
    private final boolean streamed;
    private final InstantSource clock = InstantSource.system();

    RemoteChat(ModelServer server, RemoteGenerationSettings settings, JsonMapper json) {
        var fields = new RequestFields(server, settings.omit(), json);
        this.server = server;
        this.wire =
                server.kind() == ServerKind.OLLAMA
                        ? new OllamaChat(server, fields, json, settings.contextTokensMax())
                        : new OpenAiChat(server, fields, json);
        this.transport = Transport.to(server, settings.limits(), settings.network(), json);
        this.resilience = new Resilience(server, settings.limits());
        this.streamed = settings.streaming();
    }

    ModelServer server() {
        return server;
    }

    /** Whether the next request will be sent to it. */
    boolean isAsked() {
        return resilience.isAsked();
    }

    @Override
    public void close() {
        transport.close();
    }

    /**
     * Generates with the server's model, whatever the request names.
     *
     * @throws ModelServerException when all attempts failed
     */
    void generate(ChatCompletionRequest request, ChunkConsumer consumer) {
        RequestFields.check(request);
        var call =
                new Transport.Call(
                        server.resolve(server.dialect().chat()),
                        wire.body(request, streamed),
                        streamed);
        var head =
                new Chunks.Head(
                        "chatcmpl-" + UUID.randomUUID().toString().replace("-", ""),
                        clock.instant().getEpochSecond(),
                        server.model());
        resilience.run(
                () -> {
                    var chunks = new Chunks(head, consumer);
                    attempt(call, chunks);
                    return chunks;
                });
    }

    private void attempt(Transport.Call call, Chunks chunks) {
        try (Exchange exchange = transport.open(call)) {
            if (exchange.mediaType().equals(wire.streamType())) {
                read(exchange, chunks);
            } else if (exchange.isJson()) {
                wire.whole(exchange.whole(), chunks);
                chunks.end();
            } else {
                throw new ModelServerException(
                        new Failure.Refused(
                                "%s answers with %s where an answer of a model is expected. The operator checks the address."
                                        .formatted(server.title(), exchange.mediaType())));
            }
        } catch (ModelServerException e) {
            if (!chunks.begun()) throw e;
            throw new ModelServerException(new Failure.CutShort(e.failure().detail()), e);
        }
    }

    /** What breaks after the reason of the end has come takes nothing from the answer. */
    private static Optional<String> line(Exchange exchange, Chunks chunks) {
        try {
            return exchange.line();
        } catch (ModelServerException e) {
            if (chunks.finished()) return Optional.empty();
            throw e;
        }
    }

    private void read(Exchange exchange, Chunks chunks) {
        while (chunks.wanted()) {
            var line = line(exchange, chunks);
            if (line.isEmpty() && !chunks.finished()) {
                throw new ModelServerException(
                        new Failure.Broken("%s broke its answer off.".formatted(server.title())));
            }
            if (line.isEmpty() || !wire.line(line.get(), chunks)) {
                chunks.end();
                return;
            }
        }
    }
}
