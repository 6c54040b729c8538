package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /v1/chat/completions}; on the wire all fields stand side by side. {@code tools} and
 * {@code tool_choice} are kept as they were sent.
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ChatCompletionRequest(
        String model,
        List<ChatMessage> messages,
        @JsonUnwrapped Sampling sampling,
        @JsonUnwrapped AnswerForm form,
        @JsonProperty("max_completion_tokens") Optional<Integer> maxCompletionTokens,
        Optional<Boolean> logprobs,
        @JsonProperty("top_logprobs") Optional<Integer> topLogprobs,
        Optional<List<Map<String, Object>>> tools,
        @JsonProperty("tool_choice") Optional<ToolChoice> toolChoice,
        Optional<Boolean> stream,
        @JsonProperty("stream_options") Optional<StreamOptions> streamOptions) {

    /**
     * What a stream tells beside the answer.
     *
     * @param includeUsage a last event with the token counts
     * @param continuousUsageStats the counts so far with every event, as vLLM has it: whoever
     *     leaves before the end knows what was spent
     */
    public record StreamOptions(
            @JsonProperty("include_usage") boolean includeUsage,
            @JsonProperty("continuous_usage_stats") Optional<Boolean> continuousUsageStats) {
        /** Every event has the counts, and the last one nothing else. */
        public static StreamOptions counted() {
            return new StreamOptions(true, Optional.of(true));
        }

        /** Whether the counts come with every event. */
        public boolean continuous() {
            return continuousUsageStats.orElse(false);
        }
    }

    public ChatCompletionRequest {
        model = model == null ? "" : model;
        messages = messages == null ? List.of() : List.copyOf(messages);
        sampling = sampling == null ? Sampling.usual() : sampling;
        form = form == null ? AnswerForm.any() : form;
    }

    /** A request with only a model and messages; everything else is the server's default. */
    public static ChatCompletionRequest of(String model, List<ChatMessage> messages) {
        return new ChatCompletionRequest(
                model,
                messages,
                Sampling.usual(),
                AnswerForm.any(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same request to another model. */
    public ChatCompletionRequest withModel(String other) {
        return with(other, sampling, form);
    }

    /** The same request with other ways to choose tokens. */
    public ChatCompletionRequest withSampling(Sampling other) {
        return with(model, other, form);
    }

    /** The same request for other answers. */
    public ChatCompletionRequest withForm(AnswerForm other) {
        return with(model, sampling, other);
    }

    private ChatCompletionRequest with(
            String otherModel, Sampling otherSampling, AnswerForm otherForm) {
        return new ChatCompletionRequest(
                otherModel,
                messages,
                otherSampling,
                otherForm,
                maxCompletionTokens,
                logprobs,
                topLogprobs,
                tools,
                toolChoice,
                stream,
                streamOptions);
    }

    /** The same request, streamed and with the token counts all along. */
    public ChatCompletionRequest withStream() {
        return new ChatCompletionRequest(
                model,
                messages,
                sampling,
                form,
                maxCompletionTokens,
                logprobs,
                topLogprobs,
                tools,
                toolChoice,
                Optional.of(true),
                Optional.of(StreamOptions.counted()));
    }

    public boolean streamed() {
        return stream.orElse(false);
    }

    public Optional<Integer> tokensMax() {
        return maxCompletionTokens.or(form::maxTokens);
    }

    /** How many answers are wanted, when it is said. */
    public Optional<Integer> n() {
        return form.n();
    }
}
