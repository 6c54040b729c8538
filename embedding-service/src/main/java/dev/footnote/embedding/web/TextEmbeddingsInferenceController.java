package dev.footnote.embedding.web;

import dev.footnote.contracts.openai.EmbeddingInput;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.EmbeddingResponse;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.embedding.Embedder;
import dev.footnote.servicekit.LiveResponses;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The routes of Text Embeddings Inference, whose clients name no model. */
@RestController
final class TextEmbeddingsInferenceController {
    private final Embedder embedder;
    private final Supplier<ServiceInfo> info;
    private final LiveResponses live;

    record EmbedBody(
            EmbeddingInput inputs,
            Optional<Boolean> normalize,
            Optional<Boolean> truncate,
            Optional<Integer> dimensions) {}

    TextEmbeddingsInferenceController(
            Embedder embedder, Supplier<ServiceInfo> info, LiveResponses live) {
        this.embedder = embedder;
        this.info = info;
        this.live = live;
    }

    @PostMapping("/embed")
    void embed(@RequestBody EmbedBody body, HttpServletResponse response) {
        live.jsonOnceBegun(response, begun -> vectors(body, begun));
    }

    @GetMapping("/info")
    ServiceInfo info() {
        return info.get();
    }

    @GetMapping("/health")
    void health() {
        // The service answers only once its default model is open: to answer is to be healthy.
    }

    private List<float[]> vectors(EmbedBody body, Runnable begun) {
        if (!body.normalize().orElse(true)) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "normalize is false; vectors here always have length 1. Leave it out.");
        }
        var request =
                new EmbeddingRequest(
                        "", body.inputs(), body.dimensions(), Optional.empty(), Optional.empty());
        var tooLong =
                body.truncate().orElse(false) ? Embedder.TooLong.CUT : Embedder.TooLong.REFUSED;
        EmbeddingResponse answer = embedder.embed(request, tooLong, begun);
        return answer.data().stream().map(item -> item.embedding().values()).toList();
    }
}
