package dev.footnote.gateway.answer;

/**
 * How answers are made.
 *
 * @param model the generator's name; empty for the inference-service's default
 */
public record AnswerSettings(
        String model, PromptBudget budget, AskLimits limits, ViewLinks links) {}
