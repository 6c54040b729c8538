package dev.footnote.providers;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.json.JsonMapper;

import java.util.Optional;

/**
 * Generation by a model server, and by a model of this process in its place while it cannot: before
 * the first word only, because two models do not finish each other's sentences.
 */
public final class RemoteGeneration implements ChatGeneration, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteGeneration.class);

    /** A model that steps in, under the name that clients may also ask for. */
    public record Fallback(String model, ChatGeneration generation) {}

    private final RemoteChat chat;
    private final Optional<Fallback> fallback;

    private RemoteGeneration(RemoteChat chat, Optional<Fallback> fallback) {
        this.chat = chat;
        this.fallback = fallback;
    }

    /** Connects to nothing yet. */
    public static RemoteGeneration open(RemoteGenerationSettings settings, JsonMapper json) {
        ModelServer server = settings.modelServer();
        var generation =
                new RemoteGeneration(new RemoteChat(server, settings, json), Optional.empty());
        LOG.info(
                "Generation by {} at {}, model {}, key from {}, fallback {}",
                server.kind().text(),
                server.base(),
                server.model(),
                server.access().secret().origin(),
                settings.fallback().text());
        return generation;
    }

    /** The same server, with a model that steps in for it. */
    public RemoteGeneration with(Fallback stepsIn) {
        return new RemoteGeneration(chat, Optional.of(stepsIn));
    }

    @Override
    public void generate(ChatCompletionRequest request, ChunkConsumer consumer) {
        String wanted = request.model();
        if (fallback.isPresent() && wanted.equals(fallback.get().model())) {
            fallback.get().generation().generate(request, consumer);
            return;
        }
        if (!wanted.isEmpty() && !wanted.equals(chat.server().model())) {
            String known =
                    chat.server().model() + fallback.map(it -> " and " + it.model()).orElse("");
            throw new ProblemException(
                    ProblemKind.UNKNOWN_MODEL,
                    "There is no model \"%s\" here; this service has %s.".formatted(wanted, known));
        }
        try {
            chat.generate(request, consumer);
        } catch (ModelServerException e) {
            LOG.warn("{}", e.failure().detail());
            if (fallback.isEmpty() || !e.failure().anotherMayAnswer()) {
                throw e.failure().problem();
            }
            stepIn(fallback.get(), request, consumer, e);
        }
    }

    /** A prompt made for the server may be too long for the model here: then the server failed. */
    private static void stepIn(
            Fallback other,
            ChatCompletionRequest request,
            ChunkConsumer consumer,
            ModelServerException reason) {
        LOG.info("{} answers instead.", other.model());
        try {
            other.generation().generate(request.withModel(""), consumer);
        } catch (ProblemException e) {
            if (e.kind() != ProblemKind.CONTEXT_TOO_LONG) throw e;
            LOG.warn("{} cannot: {}", other.model(), e.detail());
            throw reason.failure().problem();
        }
    }

    /** The server's model, as clients see it. */
    public ModelList.Model model() {
        return new ModelList.Model(
                chat.server().model(), "model", 0, chat.server().kind().text(), Optional.empty());
    }

    /** Whether the server is asked now; it is not while it rests after repeated failures. */
    public boolean isAsked() {
        return chat.isAsked();
    }

    /** Which model of which server this is, in words. */
    public String title() {
        return "%s of %s at %s"
                .formatted(
                        chat.server().model(),
                        chat.server().kind().text(),
                        chat.server().base().getAuthority());
    }

    @Override
    public void close() {
        chat.close();
    }
}
