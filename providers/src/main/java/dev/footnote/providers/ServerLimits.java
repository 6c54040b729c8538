package dev.footnote.providers;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.time.Duration;

/**
 * How long and how often a model server is asked, and how much it may answer.
 *
 * @param attemptsMax attempts for one request, the first included
 * @param waitMax longest pause before another attempt; a server that asks for a longer one is not
 *     asked again, and its wish is passed on
 * @param beginMax longest silence before the first word of an answer
 * @param pauseMax longest silence between two words
 * @param answerMax longest duration of one answer
 * @param answerSizeMax most bytes of one answer
 * @param requestsMax requests under way at once; further ones are refused
 * @param rest how long a server that failed repeatedly is left alone
 */
public record ServerLimits(
        @DefaultValue("3") int attemptsMax,
        @DefaultValue("10s") Duration waitMax,
        @DefaultValue("2m") Duration beginMax,
        @DefaultValue("30s") Duration pauseMax,
        @DefaultValue("10m") Duration answerMax,
        @DefaultValue("32MB") DataSize answerSizeMax,
        @DefaultValue("16") int requestsMax,
        @DefaultValue("30s") Duration rest) {

    public ServerLimits {
        if (attemptsMax < 1 || attemptsMax > 10) {
            throw new IllegalArgumentException(
                    "limits.attempts-max is %d; 1 to 10 is expected".formatted(attemptsMax));
        }
        if (requestsMax < 1 || answerSizeMax.toBytes() < 1024) {
            throw new IllegalArgumentException(
                    "limits.requests-max is %d and limits.answer-size-max %s; at least 1 and 1KB"
                                    .formatted(requestsMax, answerSizeMax)
                            + " are expected");
        }
        positive("begin-max", beginMax);
        positive("pause-max", pauseMax);
        positive("answer-max", answerMax);
        positive("rest", rest);
        if (waitMax.isNegative()) {
            throw new IllegalArgumentException(
                    "limits.wait-max is %s; 0 or more is expected".formatted(waitMax));
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(
                    "limits.%s is %s; a positive duration such as 30s is expected"
                            .formatted(name, value));
        }
    }
}
