package dev.footnote.contracts.embedding;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Cross-encoders of the embedding-service, in the shape that Jina's clients speak. An empty {@code
 * model} means the service's reranker.
 *
 * <p>Throws {@link dev.footnote.contracts.problem.ProblemException}: {@code wrong_model} when the
 * model is no reranker, {@code model_not_found}, {@code bad_request}, {@code overloaded}, {@code
 * unavailable}.
 */
@HttpExchange
public interface RerankApi {
    @PostExchange("/v1/rerank")
    RerankResponse rerank(@RequestBody RerankRequest request);
}
