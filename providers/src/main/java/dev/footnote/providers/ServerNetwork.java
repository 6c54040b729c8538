package dev.footnote.providers;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The way to a model server, where it is not the straight one.
 *
 * @param proxy address of the HTTP proxy that every request goes through; blank for none
 * @param certificates PEM file with certificates that are trusted beside the Java platform's own:
 *     an authority's, or the server's; blank for none
 */
public record ServerNetwork(@DefaultValue("") String proxy, @DefaultValue("") String certificates) {
    static final ServerNetwork STRAIGHT = new ServerNetwork("", "");

    public ServerNetwork {
        proxy = proxy.strip();
        certificates = certificates.strip();
        if (!proxy.isEmpty()) requireProxy(proxy);
        if (!certificates.isEmpty()) read(certificates);
    }

    /** Where the proxy is; its name is looked up when it is connected to. */
    Optional<InetSocketAddress> proxyAddress() {
        if (proxy.isEmpty()) return Optional.empty();
        URI address = URI.create(proxy);
        return Optional.of(
                InetSocketAddress.createUnresolved(address.getHost(), address.getPort()));
    }

    /** Who vouches for servers; empty when the Java platform's own authorities do alone. */
    Optional<TrustManagerFactory> trust() {
        if (certificates.isEmpty()) return Optional.empty();
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            List<Certificate> trusted = new ArrayList<>(platforms());
            trusted.addAll(read(certificates));
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry("trusted-" + i, trusted.get(i));
            }
            return Optional.of(factory(store));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "network.certificates: %s cannot be used: %s"
                            .formatted(certificates, e.getMessage()),
                    e);
        }
    }

    private static List<Certificate> platforms() throws GeneralSecurityException {
        return Arrays.stream(factory(null).getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .flatMap(it -> Arrays.stream(it.getAcceptedIssuers()))
                .<Certificate>map(it -> it)
                .toList();
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store)
            throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    /** The value is not repeated: people put passwords into addresses. */
    private static void requireProxy(String proxy) {
        try {
            var address = new URI(proxy);
            if ("http".equals(address.getScheme())
                    && address.getHost() != null
                    && address.getPort() > 0
                    && address.getUserInfo() == null
                    && address.getPath().replace("/", "").isEmpty()) {
                return;
            }
        } catch (URISyntaxException e) {
            // Told like every other wrong address: the exception repeats what it could not read.
        }
        throw new IllegalArgumentException(
                "network.proxy is not the address of an HTTP proxy; something like"
                        + " http://way.example.org:3128 is expected, without user and password");
    }

    private static List<Certificate> read(String file) {
        try (var input = Files.newInputStream(Path.of(file))) {
            var found =
                    List.<Certificate>copyOf(
                            CertificateFactory.getInstance("X.509").generateCertificates(input));
            if (!found.isEmpty()) return found;
        } catch (IOException | GeneralSecurityException e) {
            throw noCertificates(file, e);
        }
        throw noCertificates(file, null);
    }

    private static IllegalArgumentException noCertificates(String file, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "network.certificates: %s is no readable file with certificates; a PEM file, as"
                                .formatted(file)
                        + " authorities give it, is expected",
                cause);
    }
}
