package dev.footnote.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.footnote.contracts.openai.EmbeddingRequest;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.providers.RecordedServer.Reply;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.net.ssl.X509TrustManager;

/** Proxies on the way to a model server, and authorities that only its operator knows. */
@Timeout(120)
class NetworkTest {
    private static final String CERTIFICATES = "network.certificates";
    private static final String PROXY = "network.proxy";

    @TempDir private static Path folder;
    private static TestAuthority authority;
    private static TestAuthority another;

    @BeforeAll
    static void make() throws Exception {
        authority =
                new TestAuthority(Files.createDirectory(folder.resolve("ours")), "ip:127.0.0.1");
        another =
                new TestAuthority(
                        Files.createDirectory(folder.resolve("another")), "dns:elsewhere");
    }

    private static String trusted() {
        return authority.certificate().toString();
    }

    @ParameterizedTest
    @EnumSource(names = {"TEI", "OPENAI", "SAGEMAKER"})
    void anAuthorityOfTheOperatorIsTrustedWhereItIsSet(ServerKind kind) throws Exception {
        try (var server = RecordedServer.secure(authority.server(), vectors(kind));
                var embedding = embedding(kind, server, Map.of(CERTIFICATES, trusted()))) {
            assertThat(embedding.embed(one()).data()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TEI", "OPENAI", "SAGEMAKER"})
    void aCertificateThatNobodyVouchesForIsSaidSoAndNotAskedAgain(ServerKind kind)
            throws Exception {
        try (var server = RecordedServer.secure(authority.server(), vectors(kind));
                var embedding = embedding(kind, server, Map.of())) {
            var problem = problem(embedding);
            assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            assertThat(problem.detail())
                    .contains("shows a certificate that is not trusted")
                    .contains("network.certificates");
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotTrusted() throws Exception {
        var pem = Map.of(CERTIFICATES, another.certificate().toString());
        try (var server = RecordedServer.secure(another.server(), vectors(ServerKind.TEI));
                var embedding = embedding(ServerKind.TEI, server, pem)) {
            assertThat(problem(embedding).detail()).contains("not trusted").contains("127.0.0.1");
        }
    }

    @Test
    void theAuthoritiesOfTheJavaPlatformAreTrustedStill() {
        var managers = new ServerNetwork("", trusted()).trust().orElseThrow().getTrustManagers();
        assertThat(((X509TrustManager) managers[0]).getAcceptedIssuers())
                .hasSizeGreaterThan(50)
                .anyMatch(it -> it.getSubjectX500Principal().getName().equals("CN=An authority"));
    }

    @ParameterizedTest
    @EnumSource(names = {"TEI", "OPENAI", "SAGEMAKER"})
    void whatIsSentGoesThroughTheProxy(ServerKind kind) throws Exception {
        try (var proxy = new TestProxy();
                var server = RecordedServer.secure(authority.server(), vectors(kind));
                var embedding =
                        embedding(
                                kind,
                                server,
                                Map.of(CERTIFICATES, trusted(), PROXY, proxy.address()))) {
            assertThat(embedding.embed(one()).data()).hasSize(1);
            String host = server.base().getAuthority();
            assertThat(proxy.lines()).containsExactly("CONNECT %s HTTP/1.1".formatted(host));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aPlainServerIsReachedThroughTheProxyToo() {
        try (var proxy = new TestProxy();
                var server = new RecordedServer(vectors(ServerKind.TEI));
                var embedding = embedding(ServerKind.TEI, server, Map.of(PROXY, proxy.address()))) {
            assertThat(embedding.embed(one()).data()).hasSize(1);
            assertThat(proxy.lines())
                    .containsExactly("POST %s/embed HTTP/1.1".formatted(server.base()));
        }
    }

    @Test
    void aProxyThatRefusesIsSaidSo() throws Exception {
        assertProxySays("403 Forbidden", "is barred through the proxy 127.0.0.1", "403");
        assertProxySays(
                "407 Proxy Authentication Required", "it wants a user and a password", "407");
        assertProxySays("502 Bad Gateway", "does not answer through the proxy", "502");
    }

    private void assertProxySays(String refusal, String... words) throws Exception {
        try (var proxy = new TestProxy(refusal);
                var server = RecordedServer.secure(authority.server(), vectors(ServerKind.TEI));
                var embedding = embedding(ServerKind.TEI, server, Map.of(PROXY, proxy.address()))) {
            assertThat(problem(embedding).detail()).contains(words);
            assertThat(proxy.lines()).hasSize(1);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void aPlainRequestThatTheProxyWantsAPasswordForIsSaidSo() {
        try (var proxy =
                        new TestProxy(
                                "407 Proxy Authentication Required\r\n"
                                        + "Proxy-Authenticate: Basic realm=\"us\"");
                var server = new RecordedServer(vectors(ServerKind.TEI));
                var embedding = embedding(ServerKind.TEI, server, Map.of(PROXY, proxy.address()))) {
            assertThat(problem(embedding).detail()).contains("it wants a user and a password");
        }
    }

    @Test
    void aProxyThatIsAwayIsNamed() {
        String address;
        try (var proxy = new TestProxy()) {
            address = proxy.address();
        }
        try (var server = new RecordedServer(vectors(ServerKind.TEI));
                var embedding = embedding(ServerKind.TEI, server, Map.of(PROXY, address))) {
            assertThat(problem(embedding).detail())
                    .contains("does not answer through the proxy " + address.substring(7));
        }
    }

    @Test
    void whatIsNoProxyAndNoCertificateIsNoSetting() throws IOException {
        for (String wrong :
                List.of(
                        "proxy",
                        "proxy:3128",
                        "https://proxy:3128",
                        "http://proxy",
                        "http://me:hidden@proxy:3128",
                        "http://proxy:3128/hidden")) {
            assertThatThrownBy(() -> new ServerNetwork(wrong, ""))
                    .hasMessageContaining("network.proxy")
                    .hasMessageNotContaining("hidden");
        }
        Path text = Files.writeString(folder.resolve("text.pem"), "no certificate");
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        for (Path wrong : List.of(text, empty, folder.resolve("nowhere"), folder)) {
            assertThatThrownBy(() -> new ServerNetwork("", wrong.toString()))
                    .hasMessageContaining("network.certificates: " + wrong);
        }
    }

    private static EmbeddingRequest one() {
        return EmbeddingRequest.ofPassages("", List.of("tea"));
    }

    private static ProblemException problem(RemoteEmbedding embedding) {
        return catchThrowableOfType(ProblemException.class, () -> embedding.embed(one()));
    }

    private static Reply vectors(ServerKind kind) {
        String vector = "[3, 4, 0]";
        return Reply.of(
                200,
                "application/json",
                kind == ServerKind.OPENAI
                        ? "{\"data\": [{\"index\": 0, \"embedding\": %s}]}".formatted(vector)
                        : "[%s]".formatted(vector));
    }

    private static RemoteEmbedding embedding(
            ServerKind kind, RecordedServer server, Map<String, String> more) {
        Map<String, String> values = new HashMap<>();
        values.put("server", kind.text());
        values.put("url", server.base().toString());
        values.put("model", TestServers.MODEL);
        values.put("key", TestServers.key(kind));
        values.put("region", "eu-central-1");
        values.put("dimensions", "3");
        values.put("limits.attempts-max", "1");
        values.putAll(more);
        Map<String, String> prefixed = new HashMap<>();
        values.forEach(
                (name, value) -> prefixed.put(RemoteEmbeddingSettings.PREFIX + "." + name, value));
        var settings =
                new Binder(new MapConfigurationPropertySource(prefixed))
                        .bindOrCreate(
                                RemoteEmbeddingSettings.PREFIX, RemoteEmbeddingSettings.class);
        return RemoteEmbedding.open(settings, new JsonMapper());
    }
}
