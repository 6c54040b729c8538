package dev.footnote.identity.signin.web;

import dev.footnote.contracts.identity.BrowserSession;
import dev.footnote.contracts.identity.SignedOut;
import dev.footnote.identity.Session;
import dev.footnote.identity.SessionAdministration;
import dev.footnote.identity.oidc.OidcSettings;
import dev.footnote.identity.signin.Provider;
import dev.footnote.identity.signin.PublicAddress;
import dev.footnote.servicekit.security.SessionCookie;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

import java.util.Optional;

/** Tells the page of its session, and ends it, here and at the provider. */
@RestController
final class SessionController {
    private final SessionAdministration sessions;
    private final Provider provider;
    private final OidcSettings settings;
    private final PublicAddress address;

    SessionController(
            SessionAdministration sessions,
            Provider provider,
            OidcSettings settings,
            PublicAddress address) {
        this.sessions = sessions;
        this.provider = provider;
        this.settings = settings;
        this.address = address;
    }

    @GetMapping("/api/v1/session")
    BrowserSession session(HttpServletRequest request) {
        Optional<String> secret = SessionCookie.read(request);
        return secret.flatMap(sessions::find)
                .map(
                        it ->
                                new BrowserSession(
                                        true,
                                        it.caller().name(),
                                        SessionCookie.csrfToken(secret.orElseThrow())))
                .orElse(BrowserSession.NONE);
    }

    @DeleteMapping("/api/v1/session")
    SignedOut end(HttpServletRequest request, HttpServletResponse response) {
        var ended = SessionCookie.read(request).flatMap(sessions::end);
        SessionCookie.takeBack(response);
        String base = Base.of(address, request);
        return new SignedOut(ended.map(it -> next(it, base)).orElse("/"));
    }

    /** The provider ends its own session too, and sends the browser back. */
    private String next(Session session, String base) {
        return provider.signOutAddress()
                .map(
                        it -> {
                            var next =
                                    UriComponentsBuilder.fromUriString(it)
                                            .queryParam("client_id", "{client}")
                                            .queryParam("post_logout_redirect_uri", "{base}/");
                            if (!session.idToken().isEmpty()) {
                                next.queryParam("id_token_hint", session.idToken());
                            }
                            return next.encode()
                                    .buildAndExpand(settings.signIn().clientId(), base)
                                    .toUriString();
                        })
                .orElse("/");
    }
}
