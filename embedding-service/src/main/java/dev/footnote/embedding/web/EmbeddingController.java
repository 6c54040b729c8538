package dev.footnote.embedding.web;

import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.openai.TokenizeResponse;
import dev.footnote.embedding.Embedder;
import dev.footnote.embedding.EmbeddingModels;
import dev.footnote.servicekit.LiveResponses;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class EmbeddingController {
    private final Embedder embedder;
    private final EmbeddingModels models;
    private final LiveResponses live;

    EmbeddingController(Embedder embedder, EmbeddingModels models, LiveResponses live) {
        this.embedder = embedder;
        this.models = models;
        this.live = live;
    }

    @PostMapping("/v1/embeddings")
    void embed(@RequestBody EmbeddingRequest request, HttpServletResponse response) {
        live.jsonOnceBegun(response, begun -> embedder.embed(request, Embedder.TooLong.CUT, begun));
    }

    @PostMapping("/v1/tokenize")
    TokenizeResponse tokenize(@RequestBody TokenizeRequest request) {
        return embedder.tokenize(request);
    }

    @GetMapping("/v1/models")
    ModelList models() {
        return models.list();
    }

    @GetMapping("/v1/models/{name}")
    ModelList.Model model(@PathVariable String name) {
        return models.get(name);
    }
}
