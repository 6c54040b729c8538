package dev.footnote.inference;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionChunk.Choice;
import dev.footnote.contracts.openai.ChatCompletionChunk.Delta;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.ChatCompletionRequest.StreamOptions;
import dev.footnote.contracts.openai.TokenLogprobs;
import dev.footnote.contracts.openai.Usage;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.engine.FinishReason;
import dev.footnote.engine.GeneratedToken;
import dev.footnote.engine.GenerationEnd;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Chat with the models of this process. */
public final class LocalChatGeneration implements ChatGeneration {
    private final LanguageModels models;
    private final InstantSource clock;

    public LocalChatGeneration(LanguageModels models, InstantSource clock) {
        this.models = models;
        this.clock = clock;
    }

    @Override
    public void generate(ChatCompletionRequest request, ChunkConsumer consumer) {
        try (var chosen = models.choose(request.model())) {
            Prompt prompt = new Prompts(chosen).of(request);
            var chunks =
                    new Chunks(
                            "chatcmpl-" + UUID.randomUUID().toString().replace("-", ""),
                            clock.instant().getEpochSecond(),
                            chosen.name(),
                            request.streamOptions().filter(StreamOptions::continuous).isPresent());
            var spelling = new TokenSpelling(chosen.open().model().tokenizer());
            List<Map<String, Object>> tools = Messages.tools(request);
            var run =
                    tools.isEmpty()
                            ? new Talk(prompt, chunks, spelling, consumer)
                            : new ToolTalk(
                                    new Talk(prompt, chunks, spelling, consumer),
                                    new ToolCallReader(Messages.names(tools)));
            Usage usage = Runs.generate(chosen.open().model(), prompt.requests(), run);
            if (run.wanted()) consumer.accept(chunks.usage(usage));
        }
    }

    /** OpenAI's word for the end of a generation that was wanted to its end. */
    static String finishReason(FinishReason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
            case CANCELLED ->
                    throw new ProblemException(
                            ProblemKind.UNAVAILABLE,
                            "The model was closed during the answer. Ask again soon.");
            case FAILED -> throw new IllegalStateException("a failure is thrown before this");
        };
    }

    /** A run that knows whether its reader still wants more. */
    private sealed interface ChatRun extends Runs.Consumer {
        boolean wanted();
    }

    /** Sends every piece as it comes. */
    private static final class Talk implements ChatRun {
        private final Prompt prompt;
        private final Chunks chunks;
        private final TokenSpelling spelling;
        private final ChunkConsumer consumer;
        private boolean wanted = true;
        private int completionTokens;

        Talk(Prompt prompt, Chunks chunks, TokenSpelling spelling, ChunkConsumer consumer) {
            this.prompt = prompt;
            this.chunks = chunks;
            this.spelling = spelling;
            this.consumer = consumer;
        }

        @Override
        public boolean wanted() {
            return wanted;
        }

        @Override
        public boolean admitted() {
            for (int i = 0; i < prompt.choices() && wanted; i++) {
                send(new Choice(i, Delta.ofRole("assistant"), Optional.empty()));
            }
            return wanted;
        }

        @Override
        public boolean token(int choice, GeneratedToken token) {
            count();
            Optional<TokenLogprobs> logprobs = logprobs(token);
            if (token.text().isEmpty() && logprobs.isEmpty()) return wanted;
            return send(new Choice(choice, Delta.ofText(token.text()), Optional.empty(), logprobs));
        }

        @Override
        public boolean end(int choice, GenerationEnd end) {
            return end(choice, finishReason(end.reason()));
        }

        boolean end(int choice, String reason) {
            return send(new Choice(choice, Delta.empty(), Optional.of(reason)));
        }

        Optional<TokenLogprobs> logprobs(GeneratedToken token) {
            return prompt.logprobs().map(_ -> new TokenLogprobs(List.of(spelling.entry(token))));
        }

        void count() {
            completionTokens++;
        }

        boolean send(Choice choice) {
            int promptTokens = prompt.request().promptIds().size();
            wanted = consumer.accept(chunks.of(choice, Usage.of(promptTokens, completionTokens)));
            return wanted;
        }
    }

    /** Keeps an answer back until it is whole: only then is it known what of it is calls. */
    private static final class ToolTalk implements ChatRun {
        private final Talk talk;
        private final ToolCallReader reader;
        private final StringBuilder[] texts;

        ToolTalk(Talk talk, ToolCallReader reader) {
            this.talk = talk;
            this.reader = reader;
            this.texts = new StringBuilder[talk.prompt.choices()];
            for (int i = 0; i < texts.length; i++) texts[i] = new StringBuilder();
        }

        @Override
        public boolean wanted() {
            return talk.wanted();
        }

        @Override
        public boolean admitted() {
            return talk.admitted();
        }

        @Override
        public boolean token(int choice, GeneratedToken token) {
            talk.count();
            texts[choice].append(token.text());
            return talk.logprobs(token)
                    .map(
                            it ->
                                    talk.send(
                                            new Choice(
                                                    choice,
                                                    Delta.empty(),
                                                    Optional.empty(),
                                                    Optional.of(it))))
                    .orElse(talk.wanted());
        }

        @Override
        public boolean end(int choice, GenerationEnd end) {
            String reason = finishReason(end.reason());
            ToolCallReader.Read read = reader.read(texts[choice].toString());
            if (!read.text().isEmpty()) {
                talk.send(new Choice(choice, Delta.ofText(read.text()), Optional.empty()));
            }
            if (read.calls().isEmpty() || !talk.wanted()) return talk.end(choice, reason);
            talk.send(new Choice(choice, Delta.ofToolCalls(read.calls()), Optional.empty()));
            return talk.end(choice, "tool_calls");
        }
    }

    private record Chunks(String id, long created, String model, boolean counted) {
        ChatCompletionChunk of(Choice choice, Usage soFar) {
            return chunk(List.of(choice), Optional.of(soFar).filter(_ -> counted));
        }

        ChatCompletionChunk usage(Usage usage) {
            return chunk(List.of(), Optional.of(usage));
        }

        private ChatCompletionChunk chunk(List<Choice> choices, Optional<Usage> usage) {
            return new ChatCompletionChunk(
                    id, "chat.completion.chunk", created, model, choices, usage);
        }
    }
}
