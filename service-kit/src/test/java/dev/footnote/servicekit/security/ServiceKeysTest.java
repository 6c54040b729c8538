package dev.footnote.servicekit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footnote.servicekit.FootnoteSettings;
import dev.footnote.servicekit.FootnoteSettings.Database;
import dev.footnote.servicekit.FootnoteSettings.Solr;
import dev.footnote.servicekit.StartupException;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

class ServiceKeysTest {
    @Test
    void theFirstKeyIsSentAndEachIsAccepted() {
        var settings = settings(" new one , old one");
        assertThat(ServiceKeys.sent(settings)).contains("new one");
        var keys = ServiceKeys.of(settings);
        assertThat(keys.caller("new one")).contains(Caller.SERVICE);
        assertThat(keys.caller("old one")).contains(Caller.SERVICE);
        assertThat(keys.caller("new one , old one")).isEmpty();
        assertThat(keys.caller("")).isEmpty();
    }

    @Test
    void aServiceWithoutAKeyDoesNotStart() {
        assertThatThrownBy(() -> ServiceKeys.of(settings(" , ")))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("footnote.service-key");
        assertThat(ServiceKeys.sent(settings(""))).isEmpty();
    }

    private static FootnoteSettings settings(String serviceKey) {
        return new FootnoteSettings(
                Path.of("d"), Path.of("m"), "", serviceKey, Database.NONE, Solr.NONE);
    }
}
