package dev.footnote.cli.doctor;

import dev.footnote.cli.models.Catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Looks at every part of an installation; a part that cannot be looked at is a finding too. */
public final class Doctor {
    private final Surroundings surroundings;

    public Doctor(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** All findings, in the order in which things depend on each other. */
    public List<Finding> examine() {
        var catalogue = Catalogue.bundled();
        var findings = new ArrayList<Finding>();
        findings.addAll(look("machine", () -> MachineCheck.look(surroundings, catalogue)));
        findings.addAll(look("settings", () -> SettingsCheck.look(surroundings)));
        findings.addAll(look("data", () -> DataFolderCheck.look(surroundings.settings().data())));
        findings.addAll(look("models", () -> ModelsCheck.look(surroundings, catalogue)));
        findings.addAll(look("kernels", () -> KernelsCheck.look(surroundings)));
        findings.addAll(look("database", () -> DatabaseCheck.look(surroundings)));
        findings.addAll(look("services", () -> new ServicesCheck(surroundings).look()));
        return List.copyOf(findings);
    }

    private static List<Finding> look(String subject, Supplier<List<Finding>> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            return List.of(Finding.problem(subject, "this could not be examined: " + e));
        }
    }
}
