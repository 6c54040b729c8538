package dev.footnote.gateway;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.inference.InferenceApi;
import dev.footnote.contracts.openai.ChatCompletionChunk;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.Completion;
import dev.footnote.contracts.openai.CompletionRequest;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.EmbeddingResponse;
import dev.footnote.contracts.openai.EmbeddingVector;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.openai.TokenizeResponse;
import dev.footnote.contracts.openai.Usage;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Both model services: the generator says what the test tells it to say, word by word. */
public final class FakeModels implements EmbeddingApi, InferenceApi, ChatGeneration {
    public static final String DIGEST = "d1";
    private final List<ChatCompletionRequest> requests = new CopyOnWriteArrayList<>();
    private volatile String says = "";
    private volatile Optional<ProblemException> trouble = Optional.empty();
    private final AtomicInteger piecesTaken = new AtomicInteger();

    public void says(String text) {
        says = text;
        trouble = Optional.empty();
        requests.clear();
    }

    public void fails(ProblemException problem) {
        trouble = Optional.of(problem);
    }

    public List<ChatCompletionRequest> requests() {
        return List.copyOf(requests);
    }

    public int piecesTaken() {
        return piecesTaken.get();
    }

    @Override
    public void generate(ChatCompletionRequest request, ChunkConsumer consumer) {
        requests.add(request);
        if (trouble.isPresent()) throw trouble.get();
        if (!request.model().isEmpty() && !request.model().equals("tiny-chat")) {
            throw new ProblemException(ProblemKind.UNKNOWN_MODEL, "There is only tiny-chat.");
        }
        piecesTaken.set(0);
        if (!consumer.accept(chunk(request, ChatCompletionChunk.Delta.ofRole("assistant"), ""))) {
            return;
        }
        for (String piece : says.split("(?<= )")) {
            piecesTaken.incrementAndGet();
            if (!consumer.accept(chunk(request, ChatCompletionChunk.Delta.ofText(piece), ""))) {
                return;
            }
        }
        consumer.accept(chunk(request, ChatCompletionChunk.Delta.empty(), "stop"));
        consumer.accept(
                new ChatCompletionChunk(
                        "c1",
                        "chat.completion.chunk",
                        1,
                        "tiny-chat",
                        List.of(),
                        Optional.of(Usage.of(11, 7))));
    }

    private ChatCompletionChunk chunk(
            ChatCompletionRequest request, ChatCompletionChunk.Delta delta, String finish) {
        Optional<String> reason = finish.isEmpty() ? Optional.empty() : Optional.of(finish);
        return new ChatCompletionChunk(
                "c1",
                "chat.completion.chunk",
                1,
                "tiny-chat",
                List.of(new ChatCompletionChunk.Choice(0, delta, reason)),
                request.streamOptions()
                        .filter(ChatCompletionRequest.StreamOptions::continuous)
                        .map(_ -> Usage.of(11, piecesTaken.get())));
    }

    @Override
    public EmbeddingResponse embed(EmbeddingRequest request) {
        List<EmbeddingResponse.Item> items = new ArrayList<>();
        for (int i = 0; i < request.input().count(); i++) {
            items.add(
                    new EmbeddingResponse.Item(
                            "embedding", i, EmbeddingVector.of(new float[] {0.8f, 0.6f}, false)));
        }
        return new EmbeddingResponse("list", items, "tiny", Usage.of(3, 0));
    }

    @Override
    public Completion complete(CompletionRequest request) {
        throw new UnsupportedOperationException("the gateway does not complete");
    }

    @Override
    public TokenizeResponse tokenize(TokenizeRequest request) {
        throw new UnsupportedOperationException("the gateway does not tokenize");
    }

    /** Both services' list: the embedding model and the generator. */
    @Override
    public ModelList models() {
        return ModelList.of(List.of(model("tiny", 2), model("tiny-chat", 0)));
    }

    private static ModelList.Model model(String id, int dimensions) {
        return new ModelList.Model(
                id,
                "model",
                1,
                "test",
                Optional.of(new ModelList.Details(DIGEST, "test", dimensions, 512, List.of("en"))));
    }
}
