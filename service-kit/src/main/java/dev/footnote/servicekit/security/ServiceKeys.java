package dev.footnote.servicekit.security;

import dev.footnote.servicekit.FootnoteSettings;
import dev.footnote.servicekit.StartupException;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The keys that the services of an installation show each other: the first is sent, each is
 * accepted, so that a key is changed without a pause.
 */
public final class ServiceKeys implements KeyBook {
    private final List<KeyDigest> accepted;

    private ServiceKeys(List<KeyDigest> accepted) {
        this.accepted = accepted;
    }

    /** Refuses to start without one: whoever reaches the port would use the models. */
    static ServiceKeys of(FootnoteSettings settings) {
        List<KeyDigest> keys = all(settings).stream().map(KeyDigest::of).toList();
        if (keys.isEmpty()) {
            throw new StartupException(
                    "footnote.service-key is empty; this service answers nobody without one.",
                    "Set FOOTNOTE_SERVICE_KEY to the same long random text here and at the services"
                            + " that call this one.");
        }
        return new ServiceKeys(keys);
    }

    /** The key to send to other services. */
    public static Optional<String> sent(FootnoteSettings settings) {
        return all(settings).stream().findFirst();
    }

    @Override
    public Optional<Caller> caller(String key) {
        boolean known = false;
        for (KeyDigest digest : accepted) known |= digest.matches(key);
        return known ? Optional.of(Caller.SERVICE) : Optional.empty();
    }

    private static List<String> all(FootnoteSettings settings) {
        return Arrays.stream(settings.serviceKey().split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .toList();
    }
}
