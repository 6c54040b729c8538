package dev.footnote.cli.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The container files, read as their tools read them. */
class DeploymentFilesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path COMPOSE = ROOT.resolve("docker-compose.yml");
    private static final Path DOCKERFILE = ROOT.resolve("Dockerfile");
    private static final Path ADAPTER = ROOT.resolve("observability/prometheus-adapter.yml");
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void theImageRunsAsAUserWithoutRightsAndHoldsNoModel() throws IOException {
        var lines = Files.readAllLines(DOCKERFILE);

        assertThat(lines).contains("USER 10001:10001").noneMatch(line -> line.contains(".gguf"));
    }

    @Test
    void theImageIsBuiltFromEveryModuleThatTheStandaloneNeeds() throws IOException {
        var copied = Files.readString(DOCKERFILE);

        assertThat(Files.readString(ROOT.resolve("pom.xml")).lines())
                .filteredOn(line -> line.strip().startsWith("<module>"))
                .map(line -> line.replaceAll("</?module>", "").strip())
                .allSatisfy(module -> assertThat(copied).contains("COPY " + module));
    }

    @Test
    void everyContainerIsConfinedLimitedWatchedAndReachedFromThisMachineOnly() throws IOException {
        var services = documents(Files.readString(COMPOSE)).getFirst().path("services");

        assertThat(services.properties())
                .hasSize(13)
                .allSatisfy(
                        it -> {
                            var service = it.getValue();
                            assertThat(service.path("read_only").asBoolean()).isTrue();
                            assertThat(service.path("user").asString()).matches("[1-9]\\d*:\\d+");
                            assertThat(service.at("/cap_drop/0").asString()).isEqualTo("ALL");
                            assertThat(service.at("/security_opt/0").asString())
                                    .isEqualTo("no-new-privileges:true");
                            assertThat(service.path("restart").asString())
                                    .isEqualTo("unless-stopped");
                            assertThat(service.has("mem_limit")).isTrue();
                            assertThat(service.has("cpus")).isTrue();
                            assertThat(service.at("/healthcheck/test").isArray()).isTrue();
                            assertThat(service.path("ports").valueStream())
                                    .allMatch(port -> port.asString().startsWith("127.0.0.1:"));
                        });
    }

    @Test
    void noPasswordStandsInAnEnvironment() throws IOException {
        var services = documents(Files.readString(COMPOSE)).getFirst().path("services");

        assertThat(services.valueStream())
                .flatExtracting(it -> it.path("environment").propertyNames())
                .filteredOn(name -> name.toString().matches(".*(PASSWORD|KEY|SECRET).*"))
                .isNotEmpty()
                .allMatch(name -> name.toString().endsWith("_FILE"));
    }

    @Test
    @Tag("containers")
    void dockerComposeStartsTheFourServicesUnlessAskedForMore() {
        assertThat(services())
                .isEqualTo(
                        List.of(
                                "database",
                                "embedding-service",
                                "gateway",
                                "inference-service",
                                "ingestion-service"));
        assertThat(services("--profile", "standalone")).contains("footnote");
        assertThat(services("--profile", "observability")).contains("prometheus", "grafana");
        assertThat(services("--profile", "solr")).contains("zookeeper", "solr-1", "solr-2");
        assertThat(services("--profile", "gpu")).contains("inference-service-gpu");
    }

    @Test
    void theServiceOfTheGpuIsTheInferenceServiceWithOne() throws IOException {
        var services = documents(Files.readString(COMPOSE)).getFirst().path("services");
        var gpu = services.path("inference-service-gpu");
        var device = gpu.at("/deploy/resources/reservations/devices/0");

        assertThat(gpu.path("image")).isEqualTo(services.at("/inference-service/image"));
        assertThat(gpu.at("/environment/FOOTNOTE_INFERENCE_DEVICE").asString()).isEqualTo("opencl");
        assertThat(device.path("driver").asString()).isEqualTo("nvidia");
        assertThat(device.path("capabilities").valueStream().map(JsonNode::asString))
                .contains("gpu", "compute");
        assertThat(Files.readString(DOCKERFILE))
                .contains("ocl-icd-libopencl1", "/etc/OpenCL/vendors/nvidia.icd");
    }

    @Test
    @Tag("kubectl")
    void theGpuOverlayGivesTheInferenceServiceOne() {
        var container =
                documents(rendered("overlays/gpu")).stream()
                        .filter(it -> it.path("kind").asString().equals("Deployment"))
                        .filter(
                                it ->
                                        it.at("/metadata/name")
                                                .asString()
                                                .equals("inference-service"))
                        .map(it -> it.at("/spec/template/spec/containers/0"))
                        .findFirst()
                        .orElseThrow();

        assertThat(container.at("/resources/limits/nvidia.com~1gpu").asString()).isEqualTo("1");
        assertThat(container.path("env").valueStream())
                .filteredOn(it -> it.path("name").asString().equals("FOOTNOTE_INFERENCE_DEVICE"))
                .extracting(it -> it.path("value").asString())
                .containsExactly("opencl");
    }

    @Test
    @Tag("containers")
    void dockerComposeRefusesAKeyThatDoesNotExist(@TempDir Path folder) throws IOException {
        var misspelled = folder.resolve("docker-compose.yml");
        Files.writeString(
                misspelled, Files.readString(COMPOSE).replaceFirst("mem_limit", "memory_limit"));

        var outcome = ContainerTools.compose(misspelled, "config", "--quiet");

        assertThat(outcome.exitCode()).as(outcome.output()).isNotZero();
        assertThat(outcome.output()).contains("memory_limit");
    }

    @Test
    @Tag("containers")
    void theLinterHasNothingAgainstTheDockerfile(@TempDir Path folder) throws IOException {
        var worse = folder.resolve("Dockerfile");
        Files.writeString(worse, Files.readString(DOCKERFILE).replace("debian:13-slim", "debian"));

        assertThat(ContainerTools.hadolint(DOCKERFILE))
                .isEqualTo(new ContainerTools.Outcome(0, ""));
        assertThat(ContainerTools.hadolint(worse).output()).contains("DL3006");
    }

    @ParameterizedTest
    @Tag("kubectl")
    @ValueSource(
            strings = {
                "base",
                "overlays/small",
                "overlays/database",
                "overlays/gpu",
                "overlays/high-availability",
                "overlays/solr"
            })
    void everyPodIsConfinedLimitedAndProbed(String folder) {
        var pods = new ArrayList<JsonNode>();
        for (var document : documents(rendered(folder))) {
            if (document.path("spec").has("template")) pods.add(document);
        }

        assertThat(pods)
                .isNotEmpty()
                .allSatisfy(
                        it -> {
                            var pod = it.at("/spec/template/spec");
                            var container = pod.at("/containers/0");
                            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean())
                                    .isTrue();
                            assertThat(pod.path("automountServiceAccountToken").asBoolean(true))
                                    .isFalse();
                            assertThat(
                                            container
                                                    .at("/securityContext/readOnlyRootFilesystem")
                                                    .asBoolean())
                                    .isTrue();
                            assertThat(
                                            container
                                                    .at("/securityContext/capabilities/drop/0")
                                                    .asString())
                                    .isEqualTo("ALL");
                            assertThat(container.at("/resources/limits").has("memory")).isTrue();
                            assertThat(container.propertyNames())
                                    .contains("startupProbe", "readinessProbe", "livenessProbe");
                            assertThat(container.path("image").asString()).contains(":");
                        });
    }

    @Test
    @Tag("kubectl")
    void whatKeepsNothingIsScaledAndKeptFromGoingAllAtOnce() {
        var kinds =
                documents(rendered("overlays/high-availability")).stream()
                        .map(
                                it ->
                                        it.path("kind").asString()
                                                + " "
                                                + it.at("/metadata/name").asString())
                        .toList();

        for (var name : List.of("gateway", "embedding-service", "inference-service")) {
            assertThat(kinds)
                    .contains(
                            "Deployment " + name,
                            "HorizontalPodAutoscaler " + name,
                            "PodDisruptionBudget " + name);
        }
        assertThat(kinds).contains("NetworkPolicy default-deny", "StatefulSet ingestion-service");
    }

    @Test
    @Tag("kubectl")
    void theServicesWithModelsAreScaledByTheirQueues() throws IOException {
        var rules = documents(Files.readString(ADAPTER)).getFirst().at("/rules/0/seriesQuery");
        var queues =
                documents(rendered("overlays/high-availability")).stream()
                        .filter(it -> it.path("kind").asString().equals("HorizontalPodAutoscaler"))
                        .flatMap(it -> it.at("/spec/metrics").valueStream())
                        .map(it -> it.at("/pods/metric/name").asString())
                        .filter(name -> !name.isEmpty())
                        .toList();

        assertThat(queues)
                .containsExactlyInAnyOrder(
                        "footnote_generations_waiting", "footnote_embeddings_waiting")
                .allSatisfy(name -> assertThat(rules.asString()).contains(name));
    }

    @ParameterizedTest
    @Tag("kubectl")
    @Tag("containers")
    @ValueSource(
            strings = {
                "base",
                "overlays/small",
                "overlays/database",
                "overlays/gpu",
                "overlays/high-availability",
                "overlays/solr"
            })
    void kubernetesAcceptsEveryOverlay(String folder, @TempDir Path temporary) throws IOException {
        var manifests = temporary.resolve("manifests.yaml");
        Files.writeString(manifests, rendered(folder));

        var outcome = ContainerTools.kubernetesSchemas(manifests);

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("passed");
    }

    @Test
    @Tag("kubectl")
    @Tag("containers")
    void theSchemasRefuseAFieldThatDoesNotExist(@TempDir Path temporary) throws IOException {
        var manifests = temporary.resolve("manifests.yaml");
        Files.writeString(manifests, rendered("base").replace("readinessProbe", "readynessProbe"));

        assertThat(ContainerTools.kubernetesSchemas(manifests).exitCode()).isNotZero();
    }

    private static List<String> services(String... profile) {
        var arguments = new ArrayList<>(List.of(profile));
        arguments.addAll(List.of("config", "--services"));
        var outcome = ContainerTools.compose(COMPOSE, arguments.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        return outcome.output().lines().sorted().toList();
    }

    private static String rendered(String folder) {
        var outcome = ContainerTools.kustomize(ROOT.resolve("k8s").resolve(folder));
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        return outcome.output();
    }

    private static List<JsonNode> documents(String yaml) {
        var documents = new ArrayList<JsonNode>();
        new Yaml().loadAll(yaml).forEach(it -> documents.add(JSON.valueToTree(it)));
        return documents;
    }
}
