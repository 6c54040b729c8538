package dev.footnote.identity.web;

import dev.footnote.contracts.identity.IssuedKey;
import dev.footnote.contracts.identity.KeyApi;
import dev.footnote.contracts.identity.KeyRequest;
import dev.footnote.contracts.identity.KeySummary;
import dev.footnote.contracts.ingestion.Listing;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.identity.ApiKey;
import dev.footnote.identity.KeyAdministration;
import dev.footnote.servicekit.security.Callers;
import dev.footnote.servicekit.security.Role;
import dev.footnote.servicekit.security.Scope;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes, lists, revokes and rotates keys. */
@RestController
final class KeyController implements KeyApi {
    private static final Duration GRACE_MAX = Duration.ofDays(1);

    private final KeyAdministration keys;
    private final Callers callers;

    KeyController(KeyAdministration keys, Callers callers) {
        this.keys = keys;
        this.callers = callers;
    }

    @Override
    public ResponseEntity<IssuedKey> create(KeyRequest request) {
        var issued = keys.create(callers.current(), grant(request));
        return ResponseEntity.created(URI.create("/api/v1/keys/" + issued.key().id()))
                .body(shown(issued));
    }

    private static ApiKey.Grant grant(KeyRequest request) {
        try {
            Role role = constant(Role.class, "role", String.valueOf(request.role()));
            Set<Scope> scopes =
                    request.scopes().stream()
                            .map(name -> constant(Scope.class, "scope", name))
                            .collect(Collectors.toSet());
            return new ApiKey.Grant(
                    String.valueOf(request.name()),
                    String.valueOf(request.owner()),
                    request.groups(),
                    role,
                    scopes.isEmpty() ? role.scopes() : scopes,
                    request.expires());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(ProblemKind.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String what, String name) {
        for (E value : type.getEnumConstants()) {
            if (value.name().equalsIgnoreCase(name)) return value;
        }
        throw new IllegalArgumentException(
                "%s \"%s\" is not known; expected is one of %s"
                        .formatted(
                                what,
                                name,
                                List.of(type.getEnumConstants())
                                        .toString()
                                        .toLowerCase(Locale.ROOT)));
    }

    @Override
    public Listing<KeySummary> list() {
        return new Listing<>(
                keys.list().stream().map(KeyController::shown).toList(), Optional.empty());
    }

    @Override
    public ResponseEntity<Void> revoke(String id) {
        if (!keys.revoke(callers.current(), id)) throw missing(id);
        return ResponseEntity.noContent().build();
    }

    @Override
    public IssuedKey rotate(String id, int graceSeconds) {
        if (graceSeconds < 0 || graceSeconds > GRACE_MAX.toSeconds()) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "graceSeconds is %d; 0 to %d are taken"
                            .formatted(graceSeconds, GRACE_MAX.toSeconds()));
        }
        return keys.rotate(callers.current(), id, Duration.ofSeconds(graceSeconds))
                .map(KeyController::shown)
                .orElseThrow(() -> missing(id));
    }

    private static ProblemException missing(String id) {
        return new ProblemException(
                ProblemKind.NOT_FOUND, "There is no key %s, or it was revoked.".formatted(id));
    }

    private static IssuedKey shown(ApiKey.Issued issued) {
        return new IssuedKey(shown(issued.key()), issued.secret());
    }

    private static KeySummary shown(ApiKey key) {
        var grant = key.grant();
        var dates = key.dates();
        return new KeySummary(
                key.id(),
                key.prefix(),
                grant.name(),
                grant.owner(),
                grant.groups().stream().sorted().toList(),
                grant.role().name().toLowerCase(Locale.ROOT),
                grant.scopes().stream()
                        .sorted()
                        .map(scope -> scope.name().toLowerCase(Locale.ROOT))
                        .toList(),
                dates.created(),
                grant.expires(),
                dates.revoked(),
                dates.lastUsed());
    }
}
