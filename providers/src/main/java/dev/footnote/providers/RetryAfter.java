package dev.footnote.providers;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a server wants to be left alone: in seconds, as a date, or in Azure's milliseconds. */
final class RetryAfter {
    private RetryAfter() {}

    static Optional<Duration> of(HttpHeaders headers, InstantSource clock) {
        Optional<String> millis = headers.firstValue("retry-after-ms").filter(RetryAfter::isNumber);
        if (millis.isPresent()) return Optional.of(Duration.ofMillis(Long.parseLong(millis.get())));
        Optional<String> value = headers.firstValue("retry-after").map(String::strip);
        if (value.isEmpty()) return Optional.empty();
        if (isNumber(value.get())) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value.get())));
        }
        try {
            var until = ZonedDateTime.parse(value.get(), DateTimeFormatter.RFC_1123_DATE_TIME);
            var left = Duration.between(clock.instant(), until.toInstant());
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,9}");
    }
}
