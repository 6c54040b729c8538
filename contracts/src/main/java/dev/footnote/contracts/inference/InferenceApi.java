package dev.footnote.contracts.inference;

import dev.footnote.contracts.openai.Completion;
import dev.footnote.contracts.openai.CompletionRequest;
import dev.footnote.contracts.openai.ModelList;
import dev.footnote.contracts.openai.TokenizeRequest;
import dev.footnote.contracts.openai.TokenizeResponse;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The inference-service apart from chat, which streams and so has a port of its own: {@link
 * ChatGeneration}. An empty {@code model} means the service's default.
 */
@HttpExchange
public interface InferenceApi {
    @PostExchange("/v1/completions")
    Completion complete(@RequestBody CompletionRequest request);

    @PostExchange("/v1/tokenize")
    TokenizeResponse tokenize(@RequestBody TokenizeRequest request);

    @GetExchange("/v1/models")
    ModelList models();
}
