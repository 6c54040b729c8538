package dev.footnote.embedding.web;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.EmbeddingResponse;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.openai.TokenizeResponse;
import dev.footnote.providers.RemoteEmbedding;
import dev.footnote.servicekit.models.ModelCalls;

import org.springframework.web.bind.annotation.RestController;

@RestController
final class ModelServerController implements EmbeddingApi {
    private final RemoteEmbedding server;
    private final ModelCalls calls;

    ModelServerController(RemoteEmbedding server, ModelCalls calls) {
        this.server = server;
        this.calls = calls;
    }

    @Override
    public EmbeddingResponse embed(EmbeddingRequest request) {
        return calls.embed(request, server::embed);
    }

    @Override
    public TokenizeResponse tokenize(TokenizeRequest request) {
        return server.tokenize(request);
    }

    @Override
    public ModelList models() {
        return server.models();
    }
}
