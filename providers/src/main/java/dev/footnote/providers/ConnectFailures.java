package dev.footnote.providers;

import java.net.http.HttpTimeoutException;
import java.security.cert.CertificateException;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

/** Says of a connection that did not come about which failure it is, and who can help. */
final class ConnectFailures {
    /** How the HTTP client tells what a proxy answered to CONNECT. */
    private static final Pattern TUNNEL = Pattern.compile("Tunnel failed, got: (\\d{3})");

    private static final int AUTHENTICATION_REQUIRED = 407;

    private final ModelServer server;
    private final ServerNetwork network;
    private final ServerLimits limits;

    ConnectFailures(ModelServer server, ServerNetwork network, ServerLimits limits) {
        this.server = server;
        this.network = network;
        this.limits = limits;
    }

    Failure of(Throwable thrown) {
        if (thrown instanceof HttpTimeoutException) {
            return new Failure.Stalled(
                    "%s did not begin to answer within %s%s."
                            .formatted(server.title(), Inflow.text(limits.beginMax()), through()));
        }
        if (hasCause(thrown, SSLException.class) && hasCause(thrown, CertificateException.class)) {
            return new Failure.Refused(
                    "%s shows a certificate that is not trusted (%s). The operator sets network.certificates to a PEM file with the authority that signed it."
                            .formatted(server.title(), reason(thrown)));
        }
        var tunnel = TUNNEL.matcher(String.valueOf(thrown.getMessage()));
        if (tunnel.find()) return ofProxy(Integer.parseInt(tunnel.group(1)));
        return new Failure.Down(
                "%s does not answer%s (%s)."
                        .formatted(server.title(), through(), thrown.getClass().getSimpleName()));
    }

    /** What a proxy says in place of the server. */
    Failure ofProxy(int status) {
        if (status == AUTHENTICATION_REQUIRED) {
            return new Failure.Refused(
                    "The way to %s is barred%s: it wants a user and a password (status 407), which are never sent. The operator lets this machine pass."
                            .formatted(lower(server.title()), through()));
        }
        if (status < 500) {
            return new Failure.Refused(
                    "The way to %s is barred%s (status %d). The operator lets this machine pass, or sets another network.proxy."
                            .formatted(lower(server.title()), through(), status));
        }
        return new Failure.Down(
                "%s does not answer%s (status %d).".formatted(server.title(), through(), status));
    }

    private String through() {
        return network.proxyAddress()
                .map(it -> " through the proxy %s:%d".formatted(it.getHostString(), it.getPort()))
                .orElse("");
    }

    /** The innermost says it: who of the chain is missing, or which name does not fit. */
    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) cause = cause.getCause();
        return String.valueOf(cause.getMessage());
    }

    private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) return true;
        }
        return false;
    }

    private static String lower(String title) {
        return Character.toLowerCase(title.charAt(0)) + title.substring(1);
    }
}
