package dev.footnote.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

class KnowledgeAnalyzerTest {
    @Test
    void aRefusedSettingIsSaidWithoutATraceWhenAServerStarts() {
        var refusal =
                new KnowledgeException(
                        KnowledgeException.Kind.INVALID, "address of a Solr node \"solr:8983\"");
        var analyzers =
                SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(
                                FailureAnalyzer.class,
                                (type, name, failure) -> {
                                    // others want a context
                                });

        assertThat(analyzers)
                .extracting(it -> it.analyze(new BeanCreationException("settings", refusal)))
                .anySatisfy(
                        analysis -> {
                            assertThat(analysis).isNotNull();
                            assertThat(analysis.getDescription()).contains("solr:8983");
                        });
    }
}
