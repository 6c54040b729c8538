package dev.footnote.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One list of settings: what the configuration records bind is documented, what compose and
 * Kubernetes set is bound, and they set the same.
 */
class DeploymentSettingsTest {
    private static final Path ROOT = ComposeFile.ROOT;
    private static final Path KUBERNETES = ROOT.resolve("k8s");
    private static final Pattern NAME = Pattern.compile("`(FOOTNOTE_[A-Z_0-9]+)`");
    private static final Pattern LAST_PART = Pattern.compile("`([A-Z][A-Z_0-9]*)`");
    // Read by name in the properties files, and not by a record.
    private static final Set<String> OF_THE_SERVER = Set.of("footnoteaddress", "footnoteport");

    @Test
    void everySettingOfTheRecordsIsDocumented() {
        assertThat(documented()).containsAll(bound());
    }

    @Test
    void everyDocumentedSettingIsReadSomewhere() throws IOException {
        var sources = new StringBuilder(ComposeFile.text(ROOT.resolve("footnote")));
        sources.append(ComposeFile.text(ROOT.resolve("docker-compose.yml")));
        for (String module : List.of("cli", "service-kit")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main"))) {
                files.filter(it -> it.toString().matches(".*\\.(java|properties)"))
                        .forEach(it -> sources.append(ComposeFile.text(it)));
            }
        }
        var bound = bound();

        assertThat(names(NAME, page()))
                .filteredOn(name -> !name.endsWith("_") && !bound.contains(flat(name)))
                .allSatisfy(name -> assertThat(sources).contains(name));
    }

    @Test
    void composeAndTheImageSetOnlyWhatIsBound() {
        var names = new TreeSet<>(ComposeFile.imageEnvironment().keySet());
        ComposeFile.read()
                .services()
                .values()
                .forEach(it -> names.addAll(it.environment().keySet()));
        names.removeIf(it -> it.matches("(SPRING|MANAGEMENT|LOGGING|OTEL)_.*"));
        var known = bound();
        known.addAll(OF_THE_SERVER);

        assertThat(names).isNotEmpty().allMatch(name -> known.contains(flat(name)));
    }

    @Test
    void secretsAreFilesNamedAsTheirSettings() {
        var bound = bound();

        assertThat(ComposeFile.read().services().values())
                .flatExtracting(it -> it.secrets().keySet())
                .isNotEmpty()
                .allMatch(path -> path.startsWith("/run/secrets/footnote/"))
                .allMatch(path -> bound.contains(flat(fileName(path))));
    }

    @Test
    void theFourServicesHaveTheSameSettingsInComposeAndKubernetes() throws IOException {
        assertThat(inKubernetes("base"))
                .isEqualTo(inCompose(false))
                .containsOnlyKeys(
                        "gateway", "ingestion-service", "embedding-service", "inference-service");
    }

    @Test
    void theStandaloneHasTheSameSettingsInComposeAndKubernetes() throws IOException {
        assertThat(inKubernetes("overlays/small").values())
                .hasSize(1)
                .containsExactly(Objects.requireNonNull(inCompose(true).get("footnote")));
    }

    @Test
    void theServiceOfTheGpuHasTheSettingsOfTheOneWhosePlaceItTakes() {
        assertThat(inCompose(true))
                .containsOnlyKeys("footnote", "inference-service-gpu")
                .containsEntry(
                        "inference-service-gpu",
                        Objects.requireNonNull(inCompose(false).get("inference-service")));
    }

    private static Map<String, Set<String>> inCompose(boolean optional) {
        var services = new TreeMap<String, Set<String>>();
        ComposeFile.read()
                .services()
                .forEach(
                        (name, service) -> {
                            if (service.optional() != optional) return;
                            var names = new TreeSet<>(service.environment().keySet());
                            service.secrets().keySet().forEach(it -> names.add(fileName(it)));
                            services.put(name, names);
                        });
        return services;
    }

    private static Map<String, Set<String>> inKubernetes(String folder) throws IOException {
        List<JsonNode> documents;
        try (Stream<Path> files = Files.list(KUBERNETES.resolve(folder))) {
            documents =
                    files.filter(it -> it.toString().endsWith(".yaml"))
                            .flatMap(it -> ComposeFile.documents(it).stream())
                            .toList();
        }
        var maps =
                documents.stream()
                        .filter(it -> it.path("kind").asString().equals("ConfigMap"))
                        .collect(
                                Collectors.toMap(
                                        DeploymentSettingsTest::nameOf, it -> it.path("data")));
        return documents.stream()
                .filter(it -> it.path("spec").has("template"))
                .collect(
                        Collectors.toMap(
                                DeploymentSettingsTest::nameOf,
                                it -> settings(it.at("/spec/template/spec"), maps)));
    }

    /** Names of a pod's variables, with the config maps that it takes whole, and secret files. */
    private static Set<String> settings(JsonNode pod, Map<String, JsonNode> maps) {
        var names = new TreeSet<String>();
        for (JsonNode container : pod.path("containers")) {
            container.path("env").forEach(it -> names.add(it.path("name").asString()));
            for (JsonNode source : container.path("envFrom")) {
                String map = source.at("/configMapRef/name").asString();
                assertThat(maps).containsKey(map);
                names.addAll(Objects.requireNonNull(maps.get(map)).propertyNames());
            }
        }
        for (JsonNode volume : pod.path("volumes")) {
            volume.at("/secret/items").forEach(it -> names.add(it.path("path").asString()));
        }
        return names;
    }

    private static String nameOf(JsonNode document) {
        return document.at("/metadata/name").asString();
    }

    /** What the configuration records of all services bind. */
    private static Set<String> bound() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        var names = new TreeSet<String>();
        for (var found : scanner.findCandidateComponents("dev.footnote")) {
            addNames(load(String.valueOf(found.getBeanClassName())), names);
        }
        assertThat(names).contains("footnotedata", "footnoteinferencethreads");
        return names;
    }

    private static void addNames(Class<?> record, Set<String> names) {
        for (var annotation : record.getAnnotationsByType(ConfigurationProperties.class)) {
            addNames(record, annotation.value(), names);
        }
    }

    private static void addNames(Class<?> record, String prefix, Set<String> names) {
        for (RecordComponent component : record.getRecordComponents()) {
            String name = prefix + "." + component.getName();
            if (component.getType().isRecord()) {
                addNames(component.getType(), name, names);
            } else {
                names.add(flat(name));
            }
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names in full, and those that a section's prefixes make with the last parts in it. */
    private static Set<String> documented() {
        var flat = new TreeSet<String>();
        for (String section : page().split("(?m)^## ")) {
            var names = names(NAME, section);
            for (String name : names) {
                flat.add(flat(name));
                if (!name.endsWith("_")) continue;
                names(LAST_PART, section).forEach(last -> flat.add(flat(name + last)));
            }
        }
        return flat;
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(it -> it.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String page() {
        return ComposeFile.text(ROOT.resolve("docs/reference/settings.md"));
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** {@code FOOTNOTE_ADMIN_KEY}, {@code footnote.admin-key}, {@code adminKey} are one setting. */
    private static String flat(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }
}
