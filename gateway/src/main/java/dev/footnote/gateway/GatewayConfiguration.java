package dev.footnote.gateway;

import dev.footnote.contracts.embedding.EmbeddingApi;
import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.contracts.inference.InferenceApi;
import dev.footnote.gateway.answer.AnswerSettings;
import dev.footnote.gateway.answer.Answering;
import dev.footnote.gateway.answer.CallerAsking;
import dev.footnote.gateway.answer.Reading;
import dev.footnote.gateway.answer.Searching;
import dev.footnote.gateway.answer.Stages;
import dev.footnote.gateway.web.GatewayWeb;
import dev.footnote.identity.Audit;
import dev.footnote.identity.AuditSettings;
import dev.footnote.identity.oidc.OidcConfiguration;
import dev.footnote.identity.signin.PublicAddress;
import dev.footnote.identity.signin.web.SignInConfiguration;
import dev.footnote.identity.web.LimitConfiguration;
import dev.footnote.knowledge.Documents;
import dev.footnote.knowledge.EmbeddingSpaces;
import dev.footnote.knowledge.Retriever;
import dev.footnote.knowledge.SearchIndex;
import dev.footnote.servicekit.ServiceKitConfiguration;
import dev.footnote.servicekit.security.AdminKeyConfiguration;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The gateway's beans. Whoever imports it provides knowledge, {@link Audit}, {@link EmbeddingApi},
 * {@link InferenceApi} and {@link ChatGeneration}: in one process the services themselves, else
 * their HTTP adapters.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({GatewaySettings.class, AuditSettings.class})
@Import({
    ServiceKitConfiguration.class,
    AdminKeyConfiguration.class,
    OidcConfiguration.class,
    SignInConfiguration.class,
    LimitConfiguration.class,
    GatewayWeb.class
})
public class GatewayConfiguration {
    @Bean
    PublicAddress publicAddress(GatewaySettings settings) {
        return new PublicAddress(settings.publicAddress());
    }

    @Bean
    AnswerSettings answerSettings(GatewaySettings settings) {
        return settings.answer();
    }

    @Bean
    Stages stages(ObservationRegistry observations) {
        return new Stages(observations, System::nanoTime);
    }

    @Bean
    Searching searching(
            Retriever retriever, EmbeddingSpaces spaces, EmbeddingApi embedding, Stages stages) {
        return new Searching(retriever, spaces, embedding, stages);
    }

    @Bean
    Answering answering(
            Searching searching,
            ChatGeneration generation,
            AnswerSettings settings,
            Stages stages) {
        return new Answering(searching, generation, settings, stages);
    }

    @Bean
    CallerAsking callerAsking(Answering answering, Audit audit, AuditSettings settings) {
        return new CallerAsking(answering, audit, settings.questions());
    }

    @Bean
    Reading reading(Searching searching, Documents documents, AnswerSettings settings) {
        return new Reading(searching, documents, settings, System::nanoTime);
    }

    /** Not ready before every published document can be found. */
    @Bean
    IndexHealth indexHealthIndicator(SearchIndex index) {
        return new IndexHealth(index);
    }

    /** Not ready while no model answers. */
    @Bean
    ModelsHealth modelsHealthIndicator(EmbeddingApi embedding, InferenceApi inference) {
        return new ModelsHealth(embedding, inference);
    }
}
