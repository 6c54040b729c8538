package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Every part of the server has a licence that {@code build/licences.txt} allows. What the parts are
 * is in the bill of materials that the build writes into the server's jar.
 */
class LicencesTest {
    private static final Path LIST = ComposeFile.ROOT.resolve("build/licences.txt");

    @Test
    void everyLicenceIsAllowed() {
        var components = components();
        var unknown = new TreeMap<String, Set<String>>();
        components.forEach(
                it -> {
                    var licences = licences(it);
                    if (licences.stream().noneMatch(allowed()::contains)
                            && !allowed().contains(name(it))) {
                        unknown.put(name(it), licences);
                    }
                });
        assertThat(unknown)
                .as("parts whose licence is not in build/licences.txt: read it, then add it there")
                .isEmpty();
        assertThat(components.size()).isGreaterThan(100);
    }

    @Test
    void theListHasNothingThatNoPartNeeds() {
        var needed = new TreeSet<String>();
        components()
                .forEach(
                        it -> {
                            needed.add(name(it));
                            needed.addAll(licences(it));
                        });
        assertThat(needed).containsAll(allowed());
    }

    @Test
    void theBillOfMaterialsNamesEveryPartWithItsVersionAndDigest() {
        var components = components();
        for (JsonNode it : components) {
            assertThat(it.path("version").asString()).as(name(it)).isNotBlank();
            assertThat(it.path("purl").asString()).startsWith("pkg:maven/");
        }
        assertThat(components.valueStream().map(LicencesTest::name).collect(Collectors.toSet()))
                .contains(
                        "org.springframework.boot:spring-boot",
                        "org.postgresql:postgresql",
                        "org.apache.lucene:lucene-core");
    }

    private static Set<String> allowed() {
        return ComposeFile.text(LIST)
                .lines()
                .map(line -> line.replaceAll("\\s*#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Ours are left out: they have the licence of this repository. */
    private static Set<String> licences(JsonNode component) {
        var names = new TreeSet<String>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            names.add(
                    choice.path("expression")
                            .asString(
                                    licence.path("id").asString(licence.path("name").asString())));
        }
        return names;
    }

    private static JsonNode components() {
        var bill =
                new JsonMapper()
                        .readTree(
                                ComposeFile.text(
                                        Path.of(
                                                "target/classes/META-INF/sbom/application.cdx.json")));
        var others = new JsonMapper().createArrayNode();
        bill.path("components")
                .forEach(
                        it -> {
                            if (!it.path("group").asString().equals("dev.footnote")) others.add(it);
                        });
        return others;
    }

    private static String name(JsonNode component) {
        return component.path("group").asString() + ":" + component.path("name").asString();
    }
}
