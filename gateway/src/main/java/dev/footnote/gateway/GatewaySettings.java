package dev.footnote.gateway;

import dev.footnote.gateway.answer.AnswerSettings;
import dev.footnote.gateway.answer.AskLimits;
import dev.footnote.gateway.answer.PromptBudget;
import dev.footnote.gateway.answer.ViewLinks;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The gateway's settings.
 *
 * @param model generator that answers; blank for the inference-service's default
 * @param publicAddress address under which browsers reach this server, for links in citations;
 *     blank gives relative links
 * @param embeddingAddress where the embedding-service is, when it runs in another process
 * @param inferenceAddress where the inference-service is, when it runs in another process
 * @param ingestionAddress where the ingestion-service is, for the page; blank when it is here
 */
@ConfigurationProperties("footnote.gateway")
public record GatewaySettings(
        @DefaultValue("") String model,
        @DefaultValue("") String publicAddress,
        @DefaultValue("http://localhost:8082") String embeddingAddress,
        @DefaultValue("http://localhost:8083") String inferenceAddress,
        @DefaultValue("") String ingestionAddress,
        @DefaultValue Limits limits,
        @DefaultValue Prompt prompt) {

    /** What a question may bring. */
    public record Limits(
            @DefaultValue("4000") int questionLengthMax,
            @DefaultValue("40") int turnsMax,
            @DefaultValue("40000") int historyLengthMax,
            @DefaultValue("64") int collectionsMax) {}

    /** How much the model reads and writes for an answer. */
    public record Prompt(
            @DefaultValue("4") int sourcesMax,
            @DefaultValue("320") int evidenceTokensMax,
            @DefaultValue("96") int answerTokensMax) {}

    AnswerSettings answer() {
        return new AnswerSettings(
                model,
                new PromptBudget(
                        prompt.sourcesMax(), prompt.evidenceTokensMax(), prompt.answerTokensMax()),
                new AskLimits(
                        limits.questionLengthMax(),
                        limits.turnsMax(),
                        limits.historyLengthMax(),
                        limits.collectionsMax()),
                new ViewLinks(publicAddress));
    }
}
