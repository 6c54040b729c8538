package dev.footnote.cli;

import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.client.ServerProblem;
import dev.footnote.contracts.identity.IssuedKey;
import dev.footnote.contracts.identity.KeyRequest;
import dev.footnote.contracts.identity.KeySummary;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** {@code footnote keys}: who may use the running Footnote. */
@Command(name = "keys", description = "List, create, revoke and rotate keys.")
final class KeysCommand {
    private final Settings settings;
    private final Terminal terminal;

    KeysCommand(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Command(name = "list", description = "Show the keys, newest first.")
    int list() {
        var line = "%-10s %-20s %-20s %-14s %-24s %s%n";
        terminal.out().printf(line, "PREFIX", "NAME", "OWNER", "ROLE", "SCOPES", "STATE");
        for (var key : with(client -> client.keys().items())) {
            terminal.out()
                    .printf(
                            line,
                            key.prefix(),
                            key.name(),
                            key.owner(),
                            key.role(),
                            String.join(",", key.scopes()),
                            state(key));
        }
        return ExitCode.OK.number();
    }

    private static String state(KeySummary key) {
        if (key.revoked().isPresent()) return "revoked";
        var ended = key.expires().filter(Instant.now()::isAfter);
        if (ended.isPresent()) return "expired";
        return key.lastUsed().map(it -> "used " + it).orElse("not used yet");
    }

    @Command(name = "create", description = "Make a key; its secret is shown this once.")
    int create(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--owner", required = true, description = "The user it acts as.")
                    String owner,
            @Option(names = "--group", description = "A group of the user; may be repeated.")
                    @Nullable List<String> groups,
            @Option(
                            names = "--role",
                            defaultValue = "reader",
                            description = "reader, editor or administrator.")
                    String role,
            @Option(
                            names = "--scope",
                            description =
                                    "ask, write, models or manage, when it is to do less than its"
                                            + " role; may be repeated.")
                    @Nullable List<String> scopes,
            @Option(names = "--days", description = "How long it is valid; for ever unless given.")
                    @Nullable Integer days) {
        var request =
                new KeyRequest(
                        name,
                        owner,
                        set(groups),
                        role,
                        set(scopes),
                        Optional.ofNullable(days)
                                .map(count -> Instant.now().plus(Duration.ofDays(count))));
        show(with(client -> client.createKey(request)));
        return ExitCode.OK.number();
    }

    @Command(name = "revoke", description = "End a key; the next request with it is refused.")
    int revoke(@Parameters(paramLabel = "PREFIX") String prefix) {
        with(
                client -> {
                    client.revokeKey(idOf(client, prefix));
                    return prefix;
                });
        terminal.out().println("Revoked: " + prefix);
        return ExitCode.OK.number();
    }

    @Command(name = "rotate", description = "Give a key a new secret, which is shown this once.")
    int rotate(
            @Parameters(paramLabel = "PREFIX") String prefix,
            @Option(
                            names = "--grace",
                            defaultValue = "0",
                            description = "Seconds for which the old secret is valid too.")
                    int graceSeconds) {
        show(with(client -> client.rotateKey(idOf(client, prefix), graceSeconds)));
        return ExitCode.OK.number();
    }

    private static String idOf(FootnoteClient client, String prefix) {
        return client.keys().items().stream()
                .filter(key -> key.prefix().equals(prefix) || key.id().equals(prefix))
                .findFirst()
                .map(KeySummary::id)
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        ExitCode.USAGE,
                                        "There is no key with the prefix %s; footnote keys list"
                                                        .formatted(prefix)
                                                + " shows them."));
    }

    private void show(IssuedKey issued) {
        terminal.err()
                .printf(
                        "The key %s of %s; this is the only time it is shown:%n",
                        issued.key().prefix(), issued.key().owner());
        terminal.out().println(issued.secret());
    }

    private static Set<String> set(@Nullable List<String> values) {
        return values == null ? Set.of() : Set.copyOf(values);
    }

    private <T> T with(Function<FootnoteClient, T> act) {
        try (var client = new FootnoteClient(URI.create(settings.address()), settings.knownKey())) {
            return act.apply(client);
        } catch (ServerProblem refused) {
            throw new CommandFailure(ExitCode.FAILED, refused.line(), refused);
        }
    }
}
