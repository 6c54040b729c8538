package dev.footnote.cli.doctor;

import dev.footnote.cli.models.Catalogue;
import dev.footnote.cli.models.CatalogueModel;
import dev.footnote.cli.models.ModelFolder;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Whether the models that will be opened are there, with the catalogue's checksums. */
final class ModelsCheck {
    private ModelsCheck() {}

    static List<Finding> look(Surroundings surroundings, Catalogue catalogue) {
        var folder = new ModelFolder(surroundings.settings().models());
        var findings = new ArrayList<Finding>();
        if (surroundings.variable("FOOTNOTE_EMBEDDING_REMOTE_SERVER").isEmpty()) {
            findings.add(
                    wanted(surroundings, "FOOTNOTE_EMBEDDING_MODEL", "all-minilm-l6-v2")
                            .find(folder, catalogue));
        }
        if (surroundings.variable("FOOTNOTE_INFERENCE_REMOTE_SERVER").isEmpty()) {
            findings.add(
                    wanted(surroundings, "FOOTNOTE_INFERENCE_MODEL", "smollm2-135m-instruct")
                            .find(folder, catalogue));
        }
        return findings;
    }

    private static Wanted wanted(Surroundings surroundings, String variable, String standard) {
        return new Wanted(variable, surroundings.variable(variable).orElse(standard));
    }

    private record Wanted(String variable, String name) {
        Finding find(ModelFolder folder, Catalogue catalogue) {
            return catalogue.models().stream()
                    .filter(it -> it.name().equals(name))
                    .findFirst()
                    .map(model -> known(folder, model))
                    .orElseGet(() -> stranger(folder));
        }

        private Finding known(ModelFolder folder, CatalogueModel model) {
            return switch (folder.state(model)) {
                case ModelFolder.State.Present _ ->
                        Finding.ok("model", "%s with the right checksums".formatted(name));
                case ModelFolder.State.Missing _ ->
                        Finding.problem(
                                "model",
                                "%s is not in %s. Run ./footnote models pull %s."
                                        .formatted(name, folder.root(), name));
                case ModelFolder.State.Corrupt(var reason) ->
                        Finding.problem(
                                "model",
                                "%s is damaged: %s. Run ./footnote models pull %s."
                                        .formatted(name, reason, name));
            };
        }

        private Finding stranger(ModelFolder folder) {
            return Files.exists(folder.root().resolve(name))
                    ? Finding.ok(
                            "model",
                            "%s, which the catalogue does not know: no checksum".formatted(name))
                    : Finding.problem(
                            "model",
                            "%s, named by %s, is neither in %s nor in the catalogue. Put it there, or name another."
                                    .formatted(name, variable, folder.root()));
        }
    }
}
