package dev.footnote.contracts.embedding;

import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.openai.EmbeddingResponse;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.openai.TokenizeResponse;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The embedding-service. An empty {@code model} means the service's default. Vectors are
 * L2-normalised.
 *
 * <p>Every method throws {@link dev.footnote.contracts.problem.ProblemException}: {@code
 * unknown_model}, {@code bad_request}, {@code overloaded} or {@code unavailable}.
 */
@HttpExchange
public interface EmbeddingApi {
    @PostExchange("/v1/embeddings")
    EmbeddingResponse embed(@RequestBody EmbeddingRequest request);

    @PostExchange("/v1/tokenize")
    TokenizeResponse tokenize(@RequestBody TokenizeRequest request);

    @GetExchange("/v1/models")
    ModelList models();
}
