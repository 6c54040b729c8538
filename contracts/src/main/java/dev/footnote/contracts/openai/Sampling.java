package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Optional;

/**
 * The fields of a request that say how tokens are chosen; each left out is the server's default.
 * Those that OpenAI does not have ({@code top_k}, {@code min_p}, {@code repetition_penalty}, {@code
 * num_beams}) follow the names other local servers and Hugging Face use.
 *
 * @param beams how many beginnings of an answer are searched side by side for the most probable
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Sampling(
        Optional<Double> temperature,
        @JsonProperty("top_p") Optional<Double> topP,
        @JsonProperty("top_k") Optional<Integer> topK,
        @JsonProperty("min_p") Optional<Double> minP,
        @JsonProperty("repetition_penalty") Optional<Double> repetitionPenalty,
        @JsonProperty("frequency_penalty") Optional<Double> frequencyPenalty,
        @JsonProperty("presence_penalty") Optional<Double> presencePenalty,
        Optional<Long> seed,
        @JsonProperty("num_beams") Optional<Integer> beams) {

    /** Nothing but the server's defaults. */
    public static Sampling usual() {
        return new Sampling(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The most probable token each time. */
    public static Sampling greedy() {
        return usual().withTemperature(0);
    }

    /** The same at another temperature. */
    public Sampling withTemperature(double other) {
        return new Sampling(
                Optional.of(other),
                topP,
                topK,
                minP,
                repetitionPenalty,
                frequencyPenalty,
                presencePenalty,
                seed,
                beams);
    }
}
