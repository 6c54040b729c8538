package dev.footnote.knowledge;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Shows a server that a setting, a folder or a database keeps from starting as what the refusal
 * says. Spring Boot makes it by its class name.
 */
final class KnowledgeAnalyzer extends AbstractFailureAnalyzer<KnowledgeException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KnowledgeException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Correct it and start again; docs/reference/settings.md",
                cause);
    }
}
