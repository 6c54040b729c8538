package dev.footnote.standalone;

import org.yaml.snakeyaml.Yaml;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Our services of {@code docker-compose.yml}: those built from this checkout, by name. */
record ComposeFile(Map<String, Service> services) {
    static final Path ROOT = Path.of("..");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\w+(?::-([^}]*)|:\\?[^}]*)?}");
    private static final Pattern IMAGE_ENVIRONMENT =
            Pattern.compile("(?m)^ENV ((?:.*\\\\\\n)*.*)$");
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * One service.
     *
     * @param environment what the file sets, with every variable of the operator at its default
     * @param secrets the name of each secret, by its path in the container
     * @param optional whether it is started only when asked for
     */
    record Service(
            Map<String, String> environment, Map<String, String> secrets, boolean optional) {}

    static ComposeFile read() {
        var file = documents(ROOT.resolve("docker-compose.yml")).getFirst();
        var services = new LinkedHashMap<String, Service>();
        file.path("services")
                .properties()
                .forEach(
                        it -> {
                            if (it.getValue().has("build")) {
                                services.put(it.getKey(), service(it.getValue()));
                            }
                        });
        return new ComposeFile(services);
    }

    /** What the image sets for every service. */
    static Map<String, String> imageEnvironment() {
        var environment = new TreeMap<String, String>();
        IMAGE_ENVIRONMENT
                .matcher(text(ROOT.resolve("Dockerfile")))
                .results()
                .flatMap(
                        it ->
                                Pattern.compile("\\s+")
                                        .splitAsStream(it.group(1).replace("\\\n", "")))
                .map(pair -> pair.split("=", 2))
                .forEach(pair -> environment.put(pair[0], pair[1]));
        return environment;
    }

    /** The documents of a YAML file, merge keys resolved. */
    static List<JsonNode> documents(Path file) {
        var documents = new ArrayList<JsonNode>();
        new Yaml().loadAll(text(file)).forEach(it -> documents.add(JSON.valueToTree(it)));
        return documents;
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Service service(JsonNode service) {
        var environment = new TreeMap<String, String>();
        service.path("environment")
                .properties()
                .forEach(it -> environment.put(it.getKey(), atDefaults(it.getValue().asString())));
        var secrets = new TreeMap<String, String>();
        service.path("secrets")
                .forEach(
                        it ->
                                secrets.put(
                                        it.path("target").asString(),
                                        it.path("source").asString()));
        return new Service(environment, secrets, service.has("profiles"));
    }

    private static String atDefaults(String text) {
        return VARIABLE.matcher(text).replaceAll(ComposeFile::defaultOf);
    }

    private static String defaultOf(MatchResult variable) {
        return variable.group(1) == null ? "" : variable.group(1);
    }
}
