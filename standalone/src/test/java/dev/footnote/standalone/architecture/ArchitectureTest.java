package dev.footnote.standalone.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

class ArchitectureTest {
    private static final String ROOT = "dev.footnote";
    private static final String BREACHES = "dev.footnote.standalone.architecture.breach";
    private static final JavaClasses PRODUCT =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    // A module that only tests need, though it is no test itself.
                    .withImportOption(location -> !location.contains("/testsupport/"))
                    .importPackages(ROOT);
    private static final JavaClasses PLANTED = new ClassFileImporter().importPackages(BREACHES);

    /** Each rule, and the planted class that it must name. */
    private static final Map<String, String> CAUGHT =
            Map.ofEntries(
                    Map.entry("engine", "engine.LearnsJackson"),
                    Map.entry("contracts", "contracts.KnowsJpa"),
                    Map.entry("services", "gateway.CallsEmbedding"),
                    Map.entry("enginecallers", "gateway.RunsAModel"),
                    Map.entry("knowledge", "knowledge.KnowsContracts"),
                    Map.entry("identity", "identity.KnowsAService"),
                    Map.entry("providers", "providers.KnowsTheEngine"),
                    Map.entry("strangers", "gateway.TriesAgain"),
                    Map.entry("controllers", "gateway.web.OpenController"),
                    Map.entry("springweb", "gateway.KnowsHttp"),
                    Map.entry("vector", "engine.plan.Vectors"),
                    Map.entry("leaves", "engine.tokenize.ReadsFiles"),
                    Map.entry("schedule", "engine.schedule.OpensFiles"),
                    Map.entry("tika", "ingestion.Parses"),
                    Map.entry("solr", "knowledge.AsksSolr"),
                    Map.entry("sql", "gateway.Queries"),
                    Map.entry("names", "gateway.AnswerManager"),
                    Map.entry("statics", "gateway.Remembers"));

    static Stream<String> rules() {
        return Rules.under(ROOT).keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProductKeepsTheRule(String rule) {
        assertThat(PRODUCT).isNotEmpty();
        rule(ROOT, rule).check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleCatchesItsPlantedBreach(String rule) {
        var result = rule(BREACHES, rule).evaluate(PLANTED);
        assertThat(String.join("\n", result.getFailureReport().getDetails()))
                .contains(BREACHES + "." + CAUGHT.get(rule));
    }

    private static ArchRule rule(String root, String name) {
        return Objects.requireNonNull(Rules.under(root).get(name));
    }
}
