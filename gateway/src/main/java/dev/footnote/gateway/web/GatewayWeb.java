package dev.footnote.gateway.web;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.inference.InferenceApi;
import dev.footnote.gateway.GatewaySettings;
import dev.footnote.gateway.answer.CallerAsking;
import dev.footnote.gateway.answer.Reading;
import dev.footnote.identity.oidc.OidcSettings;
import dev.footnote.knowledge.Documents;
import dev.footnote.servicekit.LiveResponses;
import dev.footnote.servicekit.security.Access;
import dev.footnote.servicekit.security.Callers;
import dev.footnote.servicekit.security.Route;
import dev.footnote.servicekit.security.Routes;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The gateway's controllers and filters. */
@Configuration(proxyBeanMethods = false)
public class GatewayWeb {
    /** Before the common headers are set: the page needs a policy that is wider than theirs. */
    private static final int HEADERS_ORDER = Ordered.HIGHEST_PRECEDENCE + 15;

    @Bean
    Routes gatewayRoutes() {
        return Routes.of(
                Route.get("/", Access.OPEN),
                Route.get("/view", Access.OPEN),
                Route.get("/page/{*file}", Access.OPEN),
                Route.get("/api/v1/me", Access.ASK),
                Route.post("/api/v1/ask", Access.ASK),
                Route.post("/api/v1/search", Access.ASK),
                Route.get("/api/v1/documents/{documentId}/versions/{version}/text", Access.ASK),
                Route.post("/v1/chat/completions", Access.ASK),
                Route.get("/v1/models", Access.ASK),
                Route.get("/v1/models/{*id}", Access.ASK),
                Route.post("/v1/embeddings", Access.MODELS));
    }

    @Bean
    AskController askController(CallerAsking asking, Callers callers, LiveResponses live) {
        return new AskController(asking, callers, live);
    }

    @Bean
    ReadingController readingController(Reading reading, Callers callers) {
        return new ReadingController(reading, callers);
    }

    @Bean
    ChatController.Web chatWeb(Callers callers, LiveResponses live) {
        return new ChatController.Web(callers, live);
    }

    @Bean
    ChatController chatController(
            CallerAsking asking,
            ChatGeneration generation,
            Documents documents,
            ChatController.Web web) {
        return new ChatController(asking, generation, documents, web);
    }

    @Bean
    ModelsController modelsController(
            Documents documents, InferenceApi inference, EmbeddingApi embedding, Callers callers) {
        return new ModelsController(documents, inference, embedding, callers);
    }

    @Bean
    MeController meController(Callers callers, Documents documents) {
        return new MeController(callers, documents);
    }

    @Bean
    PageController pageController(GatewaySettings settings, OidcSettings oidc) {
        return new PageController(settings, oidc);
    }

    @Bean
    FilterRegistrationBean<PageHeaders> pageHeaders(GatewaySettings settings) {
        var registration =
                new FilterRegistrationBean<>(new PageHeaders(settings.ingestionAddress()));
        registration.setOrder(HEADERS_ORDER);
        return registration;
    }

    /** A model's name may hold a slash, which clients encode: {@code footnote%2Fhandbook}. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> slashesInModelNames() {
        return factory ->
                factory.addConnectorCustomizers(
                        connector ->
                                connector.setEncodedSolidusHandling(
                                        EncodedSolidusHandling.PASS_THROUGH.getValue()));
    }
}
