package dev.footnote.identity.limit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What one key may use, and one address without a key; each process counts for itself.
 *
 * @param requestsPerMinute requests of a key
 * @param anonymousRequestsPerMinute requests of an address without a key
 * @param tokensPerMinute tokens that answers to one caller read and write
 * @param concurrentAnswers answers that one caller waits for at a time
 */
@ConfigurationProperties("footnote.limits")
public record LimitSettings(
        @DefaultValue("6000") int requestsPerMinute,
        @DefaultValue("1200") int anonymousRequestsPerMinute,
        @DefaultValue("1000000") int tokensPerMinute,
        @DefaultValue("32") int concurrentAnswers) {
    public LimitSettings {
        if (requestsPerMinute < 1
                || anonymousRequestsPerMinute < 1
                || tokensPerMinute < 1
                || concurrentAnswers < 1) {
            throw new IllegalArgumentException("footnote.limits: each limit is 1 or more");
        }
    }
}
