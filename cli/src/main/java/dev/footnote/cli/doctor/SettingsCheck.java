package dev.footnote.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Variables that nobody reads, and settings that contradict each other. */
final class SettingsCheck {
    private static final String SUBJECT = "settings";
    private static final Pattern NAME = Pattern.compile("`(FOOTNOTE_[A-Z_0-9]+)`");
    private static final Pattern LAST_PART = Pattern.compile("`([A-Z][A-Z_0-9]*)`");

    /** The launcher's own, and those of the test suite. */
    private static final Set<String> OTHERS = Set.of("FOOTNOTE_HOME", "FOOTNOTE_SECRETS");

    private final Surroundings surroundings;
    private final List<Finding> findings = new ArrayList<>();

    private SettingsCheck(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    static List<Finding> look(Surroundings surroundings) {
        var check = new SettingsCheck(surroundings);
        check.unknownNames();
        check.contradictions();
        check.secrets();
        if (check.findings.isEmpty()) {
            check.findings.add(Finding.ok(SUBJECT, "none contradicts another"));
        }
        return List.copyOf(check.findings);
    }

    /** A name that is not on the page of settings is most likely a slip of the hand. */
    private void unknownNames() {
        Optional<Path> page =
                surroundings.settings().home().map(it -> it.resolve("docs/reference/settings.md"));
        if (page.isEmpty() || !Files.isReadable(page.get())) return;
        try {
            var known = names(Files.readString(page.get()));
            for (String name : new TreeSet<>(surroundings.environment().keySet())) {
                boolean ours = name.startsWith("FOOTNOTE_") && !name.startsWith("FOOTNOTE_TEST_");
                if (ours && !OTHERS.contains(name) && !known.contains(flat(name))) {
                    findings.add(
                            Finding.problem(
                                    SUBJECT,
                                    "%s is set, and nothing reads it. docs/reference/settings.md has all names."
                                            .formatted(name)));
                }
            }
        } catch (IOException e) {
            findings.add(Finding.warning(SUBJECT, page.get() + " cannot be read: " + e));
        }
    }

    /** Names in full, and those that a section's prefixes make with the last parts in it. */
    private static Set<String> names(String page) {
        var known = new TreeSet<String>();
        for (String section : page.split("(?m)^## ")) {
            for (String name : matches(NAME, section)) {
                known.add(flat(name));
                if (!name.endsWith("_")) continue;
                matches(LAST_PART, section).forEach(it -> known.add(flat(name + it)));
            }
        }
        return known;
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(it -> it.group(1)).distinct().toList();
    }

    private static String flat(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "");
    }

    private void contradictions() {
        for (String service : List.of("FOOTNOTE_INFERENCE_REMOTE_", "FOOTNOTE_EMBEDDING_REMOTE_")) {
            both(service + "KEY", service + "KEYFILE");
            Optional<String> server = surroundings.variable(service + "SERVER");
            if (server.isEmpty()) {
                without(service + "URL", service + "SERVER");
            } else if (!server.get().equals("sagemaker")) {
                without(service + "SERVER", service + "URL");
            }
        }
        without("FOOTNOTE_DATABASE_PASSWORD", "FOOTNOTE_DATABASE_URL");
        without("FOOTNOTE_SOLR_URLS", "FOOTNOTE_DATABASE_URL");
        without("FOOTNOTE_SOLR_PASSWORD", "FOOTNOTE_SOLR_URLS");
        without("FOOTNOTE_INGESTION_PAGE_ORIGINS", "FOOTNOTE_DATABASE_URL");
        if (surroundings.variable("FOOTNOTE_GATEWAY_INGESTIONADDRESS").isPresent()
                && surroundings.variable("FOOTNOTE_DATABASE_URL").isEmpty()) {
            findings.add(
                    Finding.problem(
                            SUBJECT,
                            "FOOTNOTE_GATEWAY_INGESTIONADDRESS names another process, but without"
                                    + " FOOTNOTE_DATABASE_URL the two share no documents. Set the"
                                    + " database for both, or leave the address out."));
        }
    }

    private void both(String name, String other) {
        if (surroundings.variable(name).isPresent() && surroundings.variable(other).isPresent()) {
            findings.add(
                    Finding.problem(
                            SUBJECT,
                            "%s and %s are both set; only one can hold. Unset one."
                                    .formatted(name, other)));
        }
    }

    private void without(String name, String needed) {
        if (surroundings.variable(name).isPresent() && surroundings.variable(needed).isEmpty()) {
            findings.add(
                    Finding.problem(
                            SUBJECT,
                            "%s is set without %s, and does nothing alone. Set both or none."
                                    .formatted(name, needed)));
        }
    }

    /** What the compose file mounts must be there, or Docker makes folders of these names. */
    private void secrets() {
        Optional<Path> folder =
                surroundings
                        .variable("FOOTNOTE_SECRETS")
                        .map(Path::of)
                        .or(
                                () ->
                                        surroundings
                                                .settings()
                                                .home()
                                                .map(it -> it.resolve("secrets"))
                                                .filter(Files::isDirectory));
        if (folder.isEmpty()) return;
        for (String name : List.of("admin-key", "database-password", "grafana-password")) {
            Path file = folder.get().resolve(name);
            if (!Files.isRegularFile(file) || file.toFile().length() == 0) {
                findings.add(
                        Finding.problem(
                                "secrets",
                                "%s is no file, or empty; compose needs it: openssl rand -hex 24 >%s"
                                        .formatted(file, file)));
            }
        }
    }
}
