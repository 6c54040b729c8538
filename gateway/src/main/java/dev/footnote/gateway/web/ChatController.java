package dev.footnote.gateway.web;

import dev.footnote.contracts.answer.Answer;
import dev.footnote.contracts.answer.AskEvent;
import dev.footnote.contracts.answer.AskRequest;
import dev.footnote.contracts.answer.Asking;
import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.openai.Annotation;
import dev.footnote.contracts.openai.ChatCompletion;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.Usage;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.gateway.answer.CallerAsking;
import dev.footnote.identity.Readers;
import dev.footnote.identity.web.SpentTokens;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.Reader;
import dev.footnote.servicekit.EventStream;
import dev.footnote.servicekit.LiveResponses;
import dev.footnote.servicekit.ProblemWriter;
import dev.footnote.servicekit.WholeAnswer;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Caller;
import dev.footnote.servicekit.security.Callers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Chat in OpenAI's shape: the documents as a model, and the generators as they are. */
@RestController
final class ChatController {
    private final CallerAsking asking;
    private final ChatGeneration generation;
    private final Documents documents;
    private final Web web;
    private final InstantSource clock = InstantSource.system();

    /** Who asks, and how it is answered. */
    record Web(Callers callers, LiveResponses live) {}

    ChatController(CallerAsking asking, ChatGeneration generation, Documents documents, Web web) {
        this.asking = asking;
        this.generation = generation;
        this.documents = documents;
        this.web = web;
    }

    @PostMapping("/v1/chat/completions")
    void complete(
            @RequestBody ChatCompletionRequest request,
            HttpServletRequest http,
            HttpServletResponse response) {
        Caller caller = web.callers().current();
        if (Conversation.isOurs(request.model())) {
            AskRequest question = question(Readers.of(caller), request);
            Asking mine = AskController.counted(asking.of(caller), http);
            var frame = frame(request);
            if (request.streamed()) {
                stream(response, events -> streamAnswer(new Asked(mine, question), frame, events));
            } else {
                web.live()
                        .jsonOnceBegun(
                                response,
                                begun -> whole(frame, AskController.whole(mine, question, begun)));
            }
            return;
        }
        Access.MODELS.require(caller);
        ChatGeneration counted = counted(http);
        if (request.streamed()) {
            stream(response, events -> streamRaw(counted, request, events));
        } else {
            web.live()
                    .jsonOnceBegun(
                            response,
                            begun -> {
                                var answer = new WholeAnswer(begun);
                                counted.generate(request, answer);
                                return answer.completion();
                            });
        }
    }

    /** Counts against the caller as the tokens come: it may leave before the end. */
    private ChatGeneration counted(HttpServletRequest http) {
        return (request, consumer) -> {
            int[] counted = {0};
            generation.generate(
                    request.withStream(),
                    chunk -> {
                        int spent = chunk.usage().map(Usage::totalTokens).orElse(counted[0]);
                        SpentTokens.add(http, spent - counted[0]);
                        counted[0] = spent;
                        return consumer.accept(chunk);
                    });
        };
    }

    private void stream(HttpServletResponse response, LiveResponses.EventSource source) {
        web.live()
                .events(
                        response,
                        source,
                        problem ->
                                new LiveResponses.LastEvent("", ProblemWriter.openAiBody(problem)));
    }

    private record Asked(Asking asking, AskRequest question) {}

    /** What all chunks of one answer have in common. */
    private record Frame(String id, long created, String model, boolean usage) {
        ChatCompletionChunk chunk(ChatCompletionChunk.Delta delta, Optional<String> finish) {
            return new ChatCompletionChunk(
                    id,
                    "chat.completion.chunk",
                    created,
                    model,
                    List.of(new ChatCompletionChunk.Choice(0, delta, finish)),
                    Optional.empty());
        }
    }

    private Frame frame(ChatCompletionRequest request) {
        boolean usage =
                request.streamOptions()
                        .map(ChatCompletionRequest.StreamOptions::includeUsage)
                        .orElse(false);
        String model = request.model().isBlank() ? Conversation.MODEL : request.model();
        return new Frame(
                "chatcmpl-" + UUID.randomUUID(), clock.instant().getEpochSecond(), model, usage);
    }

    private AskRequest question(Reader reader, ChatCompletionRequest request) {
        Conversation.collection(request.model()).ifPresent(it -> requireCollection(reader, it));
        return Conversation.question(request);
    }

    private void requireCollection(Reader reader, String name) {
        boolean known =
                documents.collections(reader).stream()
                        .anyMatch(summary -> summary.name().equals(name));
        if (!known) {
            throw new ProblemException(
                    ProblemKind.UNKNOWN_MODEL,
                    "footnote/%s: there is no collection of that name; GET /v1/models lists them"
                            .formatted(name));
        }
    }

    private static ChatCompletion whole(Frame frame, Answer answer) {
        var message =
                new ChatCompletion.AssistantMessage(
                        "assistant", answer.text(), Optional.empty(), Annotations.of(answer));
        return new ChatCompletion(
                frame.id(),
                "chat.completion",
                frame.created(),
                frame.model(),
                List.of(new ChatCompletion.Choice(0, message, "stop")),
                usage(answer));
    }

    private static Usage usage(Answer answer) {
        return Usage.of(answer.timings().promptTokens(), answer.timings().completionTokens());
    }

    private static void streamAnswer(Asked asked, Frame frame, EventStream events) {
        boolean[] begun = {false};
        asked.asking()
                .ask(
                        asked.question(),
                        event -> {
                            if (!begun[0]) {
                                begun[0] = true;
                                var role = ChatCompletionChunk.Delta.ofRole("assistant");
                                events.send("", frame.chunk(role, Optional.empty()));
                            }
                            return switch (event) {
                                case AskEvent.Delta delta ->
                                        events.send(
                                                "",
                                                frame.chunk(
                                                        ChatCompletionChunk.Delta.ofText(
                                                                delta.text()),
                                                        Optional.empty()));
                                case AskEvent.Done done -> end(done.answer(), frame, events);
                                case AskEvent.Retrieved _, AskEvent.Cited _, AskEvent.Judged _ ->
                                        true;
                                case AskEvent.Failed failed ->
                                        throw new ProblemException(
                                                ProblemKind.UNAVAILABLE, failed.detail());
                            };
                        });
    }

    private static boolean end(Answer answer, Frame frame, EventStream events) {
        List<Annotation> annotations = Annotations.of(answer);
        if (!annotations.isEmpty()) {
            var delta =
                    new ChatCompletionChunk.Delta(
                            Optional.empty(), Optional.empty(), Optional.of(annotations));
            events.send("", frame.chunk(delta, Optional.empty()));
        }
        events.send("", frame.chunk(ChatCompletionChunk.Delta.empty(), Optional.of("stop")));
        if (frame.usage()) {
            events.send(
                    "",
                    new ChatCompletionChunk(
                            frame.id(),
                            "chat.completion.chunk",
                            frame.created(),
                            frame.model(),
                            List.of(),
                            Optional.of(usage(answer))));
        }
        return events.sendText("", "[DONE]");
    }

    private void streamRaw(
            ChatGeneration counted, ChatCompletionRequest request, EventStream events) {
        boolean usage = frame(request).usage();
        boolean continuous =
                request.streamOptions()
                        .filter(ChatCompletionRequest.StreamOptions::continuous)
                        .isPresent();
        counted.generate(
                request,
                chunk ->
                        chunk.choices().isEmpty()
                                ? !usage || events.send("", chunk)
                                : events.send("", continuous ? chunk : chunk.withoutUsage()));
        events.sendText("", "[DONE]");
    }
}
