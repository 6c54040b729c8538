package dev.footnote.servicekit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * How a service ends.
 *
 * @param drain how long it still serves after it has said that it is not ready, so that whoever
 *     sends it requests has time to turn to another
 */
@ConfigurationProperties("footnote.stop")
public record StopSettings(@DefaultValue("0s") Duration drain) {
    public StopSettings {
        if (drain.isNegative() || drain.compareTo(Duration.ofSeconds(15)) > 0) {
            throw new IllegalArgumentException(
                    "footnote.stop.drain is %d s; 0 to 15 s are waited"
                            .formatted(drain.toSeconds()));
        }
    }
}
