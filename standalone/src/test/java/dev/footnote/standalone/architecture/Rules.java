package dev.footnote.standalone.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;

import org.springframework.stereotype.Controller;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which package may see which, by module and by room. The root is a parameter, so that the same
 * rules are tried on packages of planted breaches.
 */
final class Rules {
    private final String root;

    private Rules(String root) {
        this.root = root;
    }

    /** Every rule by its name. */
    static Map<String, ArchRule> under(String root) {
        var rules = new Rules(root);
        Map<String, ArchRule> all = new LinkedHashMap<>();
        all.put("engine", rules.theEngineNeedsTheJdkOnly());
        all.put("contracts", rules.contractsNeedAnnotationsOnly());
        all.put("services", rules.servicesDoNotKnowEachOther());
        all.put("enginecallers", rules.onlyTheModelServicesKnowTheEngine());
        all.put("knowledge", rules.knowledgeKnowsNeitherModelsNorHttp());
        all.put("identity", rules.identityKnowsNoService());
        all.put("providers", rules.providersKnowContractsOnly());
        all.put("strangers", rules.onlyProvidersSpeakToStrangers());
        all.put("controllers", rules.controllersArePackagePrivateInWebPackages());
        all.put("springweb", rules.springWebIsInWebPackagesOnly());
        all.put("vector", rules.onlyTheVectorBackendSeesTheVectorApi());
        all.put("leaves", rules.leafRoomsSeeJsonOnly());
        all.put("schedule", rules.theSchedulerSeesNeitherKernelsNorFiles());
        all.put("tika", rules.tikaIsInTheParserOnly());
        all.put("solr", rules.solrIsBehindTheIndexOnly());
        all.put("sql", rules.sqlIsInKnowledgeAndTheJobQueueOnly());
        all.put("names", rules.namesSayWhatAThingIs());
        all.put("statics", rules.noStaticIsMutable());
        return all;
    }

    private ArchRule theEngineNeedsTheJdkOnly() {
        return only(
                "engine..",
                "java..",
                "com.sun.management..",
                "jdk.incubator.vector..",
                "org.jspecify..");
    }

    private ArchRule contractsNeedAnnotationsOnly() {
        return only(
                "contracts..",
                "java..",
                "org.jspecify..",
                "com.fasterxml.jackson.annotation..",
                "org.springframework.web.bind.annotation..",
                "org.springframework.web.service.annotation..",
                "org.springframework.http..",
                "org.springframework.core.io..");
    }

    private ArchRule servicesDoNotKnowEachOther() {
        String[] services = {"embedding..", "inference..", "ingestion..", "gateway.."};
        List<ArchRule> rules = new ArrayList<>();
        for (String service : services) {
            String[] others =
                    in(Arrays.stream(services).filter(it -> !it.equals(service)).toList());
            rules.add(
                    noClasses()
                            .that()
                            .resideInAPackage(in(service))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(others)
                            .allowEmptyShould(true));
        }
        return CompositeArchRule.of(rules);
    }

    private ArchRule onlyTheModelServicesKnowTheEngine() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        in(
                                List.of(
                                        "gateway..",
                                        "ingestion..",
                                        "knowledge..",
                                        "contracts..",
                                        "servicekit..",
                                        "identity..",
                                        "standalone")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(in("engine.."));
    }

    private ArchRule knowledgeKnowsNeitherModelsNorHttp() {
        return noClasses()
                .that()
                .resideInAPackage(in("knowledge.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        in("contracts.."),
                        in("servicekit.."),
                        "org.springframework.web..",
                        "jakarta.servlet..");
    }

    private ArchRule identityKnowsNoService() {
        return noClasses()
                .that()
                .resideInAnyPackage(in("identity.."), in("servicekit.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        in(List.of("embedding..", "inference..", "ingestion..", "gateway..")));
    }

    private ArchRule providersKnowContractsOnly() {
        return noClasses()
                .that()
                .resideInAPackage(in("providers.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        in("engine.."),
                        in("knowledge.."),
                        in("servicekit.."),
                        in("embedding.."),
                        in("inference.."),
                        in("ingestion.."),
                        in("gateway.."),
                        "org.springframework.web..",
                        "jakarta.servlet..");
    }

    private ArchRule onlyProvidersSpeakToStrangers() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in("providers.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.resilience4j..",
                        "software.amazon.awssdk.services.sagemakerruntime..");
    }

    private ArchRule controllersArePackagePrivateInWebPackages() {
        return classes()
                .that()
                .areMetaAnnotatedWith(Controller.class)
                .or()
                .areAnnotatedWith(Controller.class)
                .should()
                .bePackagePrivate()
                .andShould()
                .resideInAnyPackage(in("..web.."), in("servicekit"));
    }

    private ArchRule springWebIsInWebPackagesOnly() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(in("..web.."), in("contracts.."), in("servicekit.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web..", "jakarta.servlet..");
    }

    private ArchRule onlyTheVectorBackendSeesTheVectorApi() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in("engine.backend.vector.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..");
    }

    private ArchRule leafRoomsSeeJsonOnly() {
        List<ArchRule> rules = new ArrayList<>();
        for (String room : List.of("engine.tokenize..", "engine.template..", "engine.sample..")) {
            var elsewhere =
                    resideInAPackage(in("engine.."))
                            .and(not(resideInAnyPackage(in(room), in("engine.json"))));
            rules.add(
                    noClasses()
                            .that()
                            .resideInAPackage(in(room))
                            .should()
                            .dependOnClassesThat(elsewhere)
                            .allowEmptyShould(true));
        }
        return CompositeArchRule.of(rules);
    }

    private ArchRule theSchedulerSeesNeitherKernelsNorFiles() {
        return noClasses()
                .that()
                .resideInAPackage(in("engine.schedule.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        in("engine.backend.."), in("engine.format.."), in("engine.quant.."));
    }

    private ArchRule tikaIsInTheParserOnly() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in("ingestion.parse.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.tika..");
    }

    private ArchRule solrIsBehindTheIndexOnly() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in("knowledge.solr.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.solr..");
    }

    private ArchRule sqlIsInKnowledgeAndTheJobQueueOnly() {
        DescribedPredicate<JavaClass> wiring = simpleNameEndingWith("Configuration");
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        in("knowledge.."),
                        in("ingestion.job.."),
                        in("identity.store.."),
                        in("testsupport.."))
                .and(not(wiring))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..");
    }

    private ArchRule namesSayWhatAThingIs() {
        return noClasses()
                .should()
                .haveNameMatching(".*(Impl|Utils?|Helper|Manager)(\\$.*)?")
                .orShould()
                .haveNameMatching(".*[.$]Abstract[A-Z].*");
    }

    private ArchRule noStaticIsMutable() {
        DescribedPredicate<JavaField> ours =
                DescribedPredicate.describe(
                        "written by us", field -> !field.getName().contains("$"));
        return fields().that().areStatic().and(ours).should().beFinal();
    }

    private ArchRule only(String room, String... allowed) {
        String[] packages = Arrays.copyOf(allowed, allowed.length + 1);
        packages[allowed.length] = in(room);
        return classes()
                .that()
                .resideInAPackage(in(room))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    private String in(String room) {
        return room.startsWith("..") ? root + room : root + "." + room;
    }

    private String[] in(List<String> rooms) {
        return rooms.stream().map(this::in).toArray(String[]::new);
    }
}
