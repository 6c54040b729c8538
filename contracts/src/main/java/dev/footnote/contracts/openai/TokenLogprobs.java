package dev.footnote.contracts.openai;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.List;

/** What the model thought of the tokens of a chat answer, one entry a token. */
public record TokenLogprobs(List<Entry> content) {

    /**
     * A token: its text, the natural logarithm of its probability, and its bytes.
     *
     * @param top the likeliest tokens at that place, best first
     */
    public record Entry(
            String token,
            double logprob,
            List<Integer> bytes,
            @JsonProperty("top_logprobs") List<Alternative> top) {
        public Entry {
            bytes = List.copyOf(bytes);
            top = List.copyOf(top);
        }
    }

    /** A token that could have stood there. */
    public record Alternative(String token, double logprob, List<Integer> bytes) {
        public Alternative {
            bytes = List.copyOf(bytes);
        }
    }

    public TokenLogprobs {
        content = List.copyOf(content);
    }
}
