package dev.footnote.identity.signin.web;

import dev.footnote.identity.SessionAdministration;
import dev.footnote.identity.oidc.OidcSettings;
import dev.footnote.identity.signin.PublicAddress;
import dev.footnote.identity.signin.SignInException;
import dev.footnote.identity.signin.SignInException.Reason;
import dev.footnote.servicekit.security.SessionCookie;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

import java.util.Locale;
import java.util.Map;

/**
 * Sends browsers to the provider and takes those who come back. Somebody who cannot be signed in
 * sees the page, which says why.
 */
@Controller
final class SignInController {
    /** Below which the browser's way to the provider and back lies. */
    static final String PATH = "/sign-in";

    private static final Logger LOG = LoggerFactory.getLogger(SignInController.class);

    private final SigningIn signingIn;
    private final SessionAdministration sessions;
    private final OidcSettings settings;
    private final PublicAddress address;

    SignInController(
            SigningIn signingIn,
            SessionAdministration sessions,
            OidcSettings settings,
            PublicAddress address) {
        this.signingIn = signingIn;
        this.sessions = sessions;
        this.settings = settings;
        this.address = address;
    }

    @GetMapping(PATH)
    ResponseEntity<Void> leave(
            @RequestParam(defaultValue = "/") String path,
            HttpServletRequest request,
            HttpServletResponse response) {
        String base = Base.of(address, request);
        String wanted = ReturnPath.checked(path);
        try {
            var departure = signingIn.departure(request, base, wanted);
            departure.pending().keep(response, Base.isSecure(base));
            return to(departure.address());
        } catch (SignInException e) {
            return failed(e);
        }
    }

    @GetMapping(PATH + "/callback")
    ResponseEntity<Void> arrive(
            @RequestParam Map<String, String> answer,
            HttpServletRequest request,
            HttpServletResponse response) {
        String base = Base.of(address, request);
        PendingSignIn.forget(response, Base.isSecure(base));
        try {
            var pending =
                    PendingSignIn.of(request)
                            .orElseThrow(
                                    () ->
                                            new SignInException(
                                                    Reason.EXPIRED,
                                                    "The browser has not begun to sign in."));
            String path = ReturnPath.checked(pending.path());
            var session = signingIn.arrival(base, pending, answer);
            // Whoever signs in anew is somebody else, perhaps.
            SessionCookie.read(request).ifPresent(sessions::end);
            SessionCookie.give(
                    response,
                    sessions.begin(session),
                    settings.signIn().session(),
                    Base.isSecure(base));
            return to(path);
        } catch (SignInException e) {
            return failed(e);
        }
    }

    private static ResponseEntity<Void> failed(SignInException failure) {
        if (failure.reason() == Reason.REFUSED || failure.reason() == Reason.UNAVAILABLE) {
            LOG.warn("Somebody could not sign in: {}", failure.getMessage());
        } else {
            LOG.debug("Somebody did not sign in: {}", failure.getMessage());
        }
        return to("/?sign-in=" + failure.reason().name().toLowerCase(Locale.ROOT));
    }

    private static ResponseEntity<Void> to(String address) {
        // As it is: browsers leave letters in addresses that Java's own reader refuses.
        return ResponseEntity.status(HttpStatus.FOUND)
                .header(HttpHeaders.LOCATION, address)
                .build();
    }
}
