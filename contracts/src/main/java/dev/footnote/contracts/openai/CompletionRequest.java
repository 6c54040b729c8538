package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

import java.util.List;
import java.util.Optional;

/**
 * {@code POST /v1/completions}: a prompt is continued without a chat template. Prompts have the
 * forms of {@link EmbeddingInput}: a text, several, or token ids. On the wire all fields stand side
 * by side.
 *
 * @param suffix what comes after the text that is wanted, for models that fill in the middle
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record CompletionRequest(
        String model,
        EmbeddingInput prompt,
        Optional<String> suffix,
        @JsonUnwrapped Sampling sampling,
        @JsonUnwrapped AnswerForm form,
        Optional<Boolean> echo,
        Optional<Integer> logprobs,
        @JsonProperty("best_of") Optional<Integer> bestOf,
        Optional<Boolean> stream,
        @JsonProperty("stream_options")
                Optional<ChatCompletionRequest.StreamOptions> streamOptions) {
    public CompletionRequest {
        model = model == null ? "" : model;
        prompt = prompt == null ? EmbeddingInput.ofTexts(List.of("")) : prompt;
        sampling = sampling == null ? Sampling.usual() : sampling;
        form = form == null ? AnswerForm.any() : form;
    }

    /** A request with only a model and a prompt; everything else is the server's default. */
    public static CompletionRequest of(String model, String prompt) {
        return new CompletionRequest(
                model,
                EmbeddingInput.ofTexts(List.of(prompt)),
                Optional.empty(),
                Sampling.usual(),
                AnswerForm.any(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same request with other ways to choose tokens and for other answers. */
    public CompletionRequest with(Sampling otherSampling, AnswerForm otherForm) {
        return new CompletionRequest(
                model,
                prompt,
                suffix,
                otherSampling,
                otherForm,
                echo,
                logprobs,
                bestOf,
                stream,
                streamOptions);
    }

    /** The same request with the prompt in front of each answer. */
    public CompletionRequest withEcho() {
        return new CompletionRequest(
                model,
                prompt,
                suffix,
                sampling,
                form,
                Optional.of(true),
                logprobs,
                bestOf,
                stream,
                streamOptions);
    }

    public boolean streamed() {
        return stream.orElse(false);
    }
}
