package dev.footnote.testsupport.oidc;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** The provider's addresses over HTTP. */
final class ProviderPages implements AutoCloseable {
    private static final String SESSION = "provider-session=";

    private final TestOpenIdProvider provider;
    private final HttpServer server;

    ProviderPages(TestOpenIdProvider provider) {
        this.provider = provider;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        serve("/.well-known/openid-configuration", it -> json(it, 200, discovery()));
        serve("/keys", it -> json(it, 200, provider.publicKeys()));
        serve("/authorize", this::authorize);
        serve("/token", this::token);
        serve("/claims", this::claims);
        serve("/logout", this::logout);
        server.start();
    }

    /** An answer that is refused is what a provider says to a client that does it wrong. */
    private void serve(String path, HttpHandler handler) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        if (provider.isDown()) exchange.sendResponseHeaders(503, -1);
                        else handler.handle(exchange);
                    } catch (IllegalStateException | NullPointerException e) {
                        json(
                                exchange,
                                400,
                                Map.of(
                                        "error",
                                        "invalid_grant",
                                        "error_description",
                                        String.valueOf(e.getMessage())));
                    }
                });
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private Map<String, Object> discovery() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", address());
        document.put("authorization_endpoint", address() + "/authorize");
        document.put("token_endpoint", address() + "/token");
        document.put("userinfo_endpoint", address() + "/claims");
        document.put("jwks_uri", address() + "/keys");
        document.put("end_session_endpoint", address() + "/logout");
        document.put("response_types_supported", List.of("code"));
        document.put("subject_types_supported", List.of("public"));
        document.put("id_token_signing_alg_values_supported", List.of("RS256"));
        document.put(
                "token_endpoint_auth_methods_supported", List.of("client_secret_basic", "none"));
        return document;
    }

    /** Somebody with a session here is not asked again. */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> request = fields(exchange.getRequestURI().getRawQuery());
        require(request, "response_type", "code");
        require(request, "client_id", TestOpenIdProvider.CLIENT);
        require(request, "code_challenge_method", "S256");
        for (String name : List.of("state", "nonce", "code_challenge", "redirect_uri")) {
            if (request.getOrDefault(name, "").isBlank()) {
                throw new IllegalStateException(name + " is not sent");
            }
        }
        String cookies = String.valueOf(exchange.getRequestHeaders().getFirst("Cookie"));
        String user = request.getOrDefault("user", "");
        if (user.isEmpty() && cookies.contains(SESSION)) {
            user = cookies.substring(cookies.indexOf(SESSION) + SESSION.length());
            user = user.replaceAll(";.*", "");
        }
        if (user.isEmpty()) {
            page(exchange, form(request));
            return;
        }
        String back =
                request.get("redirect_uri")
                        + "?state="
                        + encoded(request.getOrDefault("state", ""));
        if (!provider.knows(user)) {
            redirect(exchange, back + "&error=access_denied");
            return;
        }
        exchange.getResponseHeaders()
                .add("Set-Cookie", SESSION + user + "; Path=/; HttpOnly; SameSite=Lax");
        redirect(exchange, back + "&code=" + provider.code(user, request));
    }

    private static String form(Map<String, String> request) {
        var hidden = new StringBuilder();
        request.forEach(
                (name, value) ->
                        hidden.append(
                                "<input type='hidden' name='%s' value='%s'>"
                                        .formatted(name, value)));
        return "<title>The provider</title><form action='/authorize'>"
                + hidden
                + "<input id='user' name='user'><button>Sign in</button></form>";
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> request =
                fields(
                        new String(
                                exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        require(request, "grant_type", "authorization_code");
        requireClient(exchange);
        var grant = provider.redeem(request.getOrDefault("code", ""));
        require(request, "redirect_uri", String.valueOf(grant.request().get("redirect_uri")));
        require(
                Map.of("code_verifier", challenge(request.getOrDefault("code_verifier", ""))),
                "code_verifier",
                String.valueOf(grant.request().get("code_challenge")));
        json(exchange, 200, provider.tokens(grant));
    }

    private static void requireClient(HttpExchange exchange) {
        String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String expected =
                encoded(TestOpenIdProvider.CLIENT) + ":" + encoded(TestOpenIdProvider.SECRET);
        String encoded =
                Base64.getEncoder().encodeToString(expected.getBytes(StandardCharsets.UTF_8));
        if (!header.equals("Basic " + encoded)) {
            throw new IllegalStateException("the client does not show its secret");
        }
    }

    private void claims(HttpExchange exchange) throws IOException {
        String header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        json(exchange, 200, provider.claimsFor(header.replaceFirst("Bearer ", "")));
    }

    /** Ends the session of whom the token names, and sends the browser back. */
    private void logout(HttpExchange exchange) throws IOException {
        Map<String, String> request = fields(exchange.getRequestURI().getRawQuery());
        require(request, "client_id", TestOpenIdProvider.CLIENT);
        if (request.getOrDefault("id_token_hint", "").isBlank()) {
            throw new IllegalStateException("id_token_hint is not sent");
        }
        exchange.getResponseHeaders().add("Set-Cookie", SESSION + "; Path=/; Max-Age=0");
        redirect(exchange, String.valueOf(request.get("post_logout_redirect_uri")));
    }

    private static void require(Map<String, String> request, String name, String value) {
        if (!value.equals(request.get(name))) {
            throw new IllegalStateException(
                    "%s is %s; expected is %s".formatted(name, request.get(name), value));
        }
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> fields(String form) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : form.split("&")) {
            int equals = field.indexOf('=');
            if (equals < 1) continue;
            fields.put(
                    URLDecoder.decode(field.substring(0, equals), StandardCharsets.UTF_8),
                    URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void redirect(HttpExchange exchange, String address) throws IOException {
        exchange.getResponseHeaders().set("Location", address);
        exchange.sendResponseHeaders(302, -1);
    }

    private static void json(HttpExchange exchange, int status, Map<String, Object> body)
            throws IOException {
        send(exchange, status, "application/json", JSONObjectUtils.toJSONString(body));
    }

    private static void page(HttpExchange exchange, String html) throws IOException {
        send(exchange, 200, "text/html; charset=utf-8", html);
    }

    private static void send(HttpExchange exchange, int status, String type, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
