package dev.footnote.testsupport.oidc;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;

/** A browser without a screen: cookies, redirects, and the way through the provider's page. */
public final class TestBrowser implements AutoCloseable {
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient following = client(HttpClient.Redirect.NORMAL);
    private final HttpClient staying = client(HttpClient.Redirect.NEVER);
    private final String base;

    public TestBrowser(int port) {
        base = "http://localhost:" + port;
    }

    private HttpClient client(HttpClient.Redirect redirect) {
        return HttpClient.newBuilder().cookieHandler(cookies).followRedirects(redirect).build();
    }

    /** Goes to the provider, says who it is, and comes back; where it ends. */
    public String signIn(String user, String path) throws IOException, InterruptedException {
        String back = comeBack(user, path);
        return following.send(get(back), BodyHandlers.discarding()).uri().toString();
    }

    /** The same, but stops before the address that the provider sends it to. */
    public String comeBack(String user, String path) throws IOException, InterruptedException {
        String away = location(send(get(base + "/sign-in?path=" + path)));
        return location(send(get(away + "&user=" + user)));
    }

    /** Cookies come along; redirects are not followed. */
    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return staying.send(request, BodyHandlers.ofString());
    }

    public HttpResponse<String> open(String path) throws IOException, InterruptedException {
        return send(get(base + path));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path));
    }

    public static HttpRequest get(String address) {
        return HttpRequest.newBuilder(URI.create(address)).build();
    }

    public static String location(HttpResponse<?> response) {
        return response.headers().firstValue("Location").orElseThrow();
    }

    public Optional<String> sessionSecret() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(it -> it.getName().equals("footnote-session"))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    public void keep(String name, String value) {
        var cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setVersion(0);
        cookies.getCookieStore().add(URI.create(base), cookie);
    }

    @Override
    public void close() {
        following.close();
        staying.close();
    }
}
