package dev.footnote.contracts.inference;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** How probable a model of the inference-service finds texts. */
@HttpExchange
public interface PerplexityApi {
    @PostExchange("/v1/perplexity")
    PerplexityResponse perplexity(@RequestBody PerplexityRequest request);
}
