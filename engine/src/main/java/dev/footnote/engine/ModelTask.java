package dev.footnote.engine;

import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Head;

/** What a model can be asked for, as its head says. */
public enum ModelTask {
    /** Continues texts; opened by {@link GenerationModel}. */
    GENERATE,
    /** Reads a text and writes another: an encoder beside a decoder. */
    REWRITE,
    /** Makes vectors of texts; opened by {@link EmbeddingModel}. */
    EMBED,
    /** Chooses among labels; opened by {@link ClassificationModel}. */
    CLASSIFY,
    /** Scores how well a passage answers a query; opened by {@link ClassificationModel}. */
    RERANK,
    /** Finds the answer to a question in a text; opened by {@link ExtractionModel}. */
    EXTRACT;

    static ModelTask of(Description description) {
        return switch (description.head()) {
            case Head.Logits ignored -> description.encoder().isPresent() ? REWRITE : GENERATE;
            case Head.Hidden ignored -> EMBED;
            case Head.Classes classes -> classes.labels().size() == 1 ? RERANK : CLASSIFY;
            case Head.AnswerSpan ignored -> EXTRACT;
        };
    }
}
