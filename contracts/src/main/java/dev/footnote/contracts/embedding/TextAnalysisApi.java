package dev.footnote.contracts.embedding;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * Classifiers and answer finders of the embedding-service. An empty {@code model} means the first
 * in the models folder that has the head.
 *
 * <p>Throws {@link dev.footnote.contracts.problem.ProblemException}: {@code wrong_model} when the
 * model has another head, {@code model_not_found}, {@code bad_request}, {@code overloaded}, {@code
 * unavailable}.
 */
@HttpExchange
public interface TextAnalysisApi {
    @PostExchange("/v1/classify")
    ClassifyResponse classify(@RequestBody ClassifyRequest request);

    @PostExchange("/v1/extract")
    ExtractResponse extract(@RequestBody ExtractRequest request);
}
