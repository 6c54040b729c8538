package dev.footnote.cli;

import dev.footnote.cli.client.FootnoteClient;
import dev.footnote.cli.client.ServerProblem;
import dev.footnote.contracts.identity.AccessGrants;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** {@code footnote access}: who may read a collection. */
@Command(name = "access", description = "Show and set who may read a collection.")
final class AccessCommand {
    private final Settings settings;
    private final Terminal terminal;

    AccessCommand(Settings settings, Terminal terminal) {
        this.settings = settings;
        this.terminal = terminal;
    }

    @Command(name = "show", description = "Show who may read a collection.")
    int show(@Parameters(paramLabel = "COLLECTION") String collection) {
        print(collection, with(client -> client.access(collection)));
        return ExitCode.OK.number();
    }

    @Command(name = "set", description = "Replace the list; without options nobody may read.")
    int set(
            @Parameters(paramLabel = "COLLECTION") String collection,
            @Option(names = "--everyone", description = "Whoever asks, also without a key.")
                    boolean everyone,
            @Option(names = "--user", description = "A user; may be repeated.")
                    @Nullable List<String> users,
            @Option(names = "--group", description = "A group; may be repeated.")
                    @Nullable List<String> groups) {
        var grants = new AccessGrants(everyone, set(users), set(groups));
        print(collection, with(client -> client.allow(collection, grants)));
        return ExitCode.OK.number();
    }

    private void print(String collection, AccessGrants grants) {
        var out = terminal.out();
        if (grants.everyone()) out.printf("%s: everyone%n", collection);
        new TreeSet<>(grants.users()).forEach(it -> out.printf("%s: user %s%n", collection, it));
        new TreeSet<>(grants.groups()).forEach(it -> out.printf("%s: group %s%n", collection, it));
        if (!grants.everyone() && grants.users().isEmpty() && grants.groups().isEmpty()) {
            out.printf("%s: administrators alone%n", collection);
        }
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
