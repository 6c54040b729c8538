package dev.footnote.knowledge.solr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;

import dev.footnote.knowledge.KnowledgeException;
import dev.footnote.knowledge.SolrAddress;
import dev.footnote.knowledge.SolrAddress.Layout;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

class SolrCollectionTest {
    @Test
    void theLoginGoesWithEveryRequestAndAPageOfErrorsIsOneLine() throws IOException {
        Queue<String> logins = new ConcurrentLinkedQueue<>();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    logins.add(
                            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
                    byte[] page =
                            ("<html>\n<pre>" + "x".repeat(5_000) + "</pre>")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(503, page.length);
                    exchange.getResponseBody().write(page);
                    exchange.close();
                });
        server.start();
        try {
            String url = "http://127.0.0.1:%d/solr".formatted(server.getAddress().getPort());
            SolrAddress address =
                    SolrAddress.of(url, new Layout("footnote", 2, 2), "ada", "lovelace")
                            .orElseThrow();

            assertThatThrownBy(() -> use(address))
                    .isInstanceOfSatisfying(
                            KnowledgeException.class,
                            e -> {
                                assertThat(e.kind()).isEqualTo(KnowledgeException.Kind.INDEX);
                                assertThat(e.getMessage())
                                        .hasSizeLessThan(500)
                                        .doesNotContain("\n");
                            });
        } finally {
            server.stop(0);
        }
        String login =
                Base64.getEncoder().encodeToString("ada:lovelace".getBytes(StandardCharsets.UTF_8));
        assertThat(logins).isNotEmpty().containsOnly("Basic " + login);
    }

    private static void use(SolrAddress address) {
        try (SolrCollection collection = SolrCollection.open(address)) {
            collection.ensure();
        }
    }
}
