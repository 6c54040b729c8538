package dev.footnote.servicekit.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footnote.servicekit.FootnoteSettings;
import dev.footnote.servicekit.FootnoteSettings.Database;
import dev.footnote.servicekit.FootnoteSettings.Solr;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

class AdminKeyTest {
    @TempDir private Path folder;

    @Test
    void aFirstStartMakesAKeyThatOnlyItsOwnerReadsAndTheNextStartUsesIt() throws Exception {
        var settings =
                new FootnoteSettings(
                        folder.resolve("data"), folder, "", "", Database.NONE, Solr.NONE);
        AdminKey first = AdminKey.of(settings, new SecureRandom());
        Path file = folder.resolve("data/admin.key");
        String key = Files.readString(file).strip();
        assertThat(first.generated()).isTrue();
        assertThat(key).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        AdminKey second = AdminKey.of(settings, new SecureRandom());
        assertThat(second.generated()).isFalse();
        assertThat(second.caller(key)).contains(Caller.ADMINISTRATOR);
        assertThat(second.caller(key + "x")).isEmpty();
    }

    @Test
    void aConfiguredKeyIsUsedAndNothingIsWritten() {
        AdminKey key =
                AdminKey.of(
                        new FootnoteSettings(
                                folder,
                                folder,
                                "given",
                                "between services",
                                Database.NONE,
                                Solr.NONE),
                        new SecureRandom());
        assertThat(key.caller("given")).contains(Caller.ADMINISTRATOR);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theSettingsDoNotPrintTheKey() {
        assertThat(
                        new FootnoteSettings(
                                        folder,
                                        folder,
                                        "given",
                                        "between services",
                                        Database.NONE,
                                        Solr.NONE)
                                .toString())
                .doesNotContain("given", "between services");
    }
}
