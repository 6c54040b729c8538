package dev.footnote.cli;

import dev.footnote.cli.doctor.Doctor;
import dev.footnote.cli.doctor.Finding;
import dev.footnote.cli.doctor.Surroundings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code footnote doctor}: what is wrong with this installation, and what to do. */
@Command(
        name = "doctor",
        description = "Say what is wrong with this installation and what to do; 0 when nothing is.")
final class DoctorCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Terminal terminal;

    @Option(names = "--json", description = "One JSON array instead of lines.")
    private boolean json;

    DoctorCommand(Settings settings, Map<String, String> environment, Terminal terminal) {
        this.surroundings = new Surroundings(settings, environment);
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new Doctor(surroundings).examine();
        if (json) {
            terminal.out().println(JsonMapper.builder().build().writeValueAsString(findings));
        } else {
            findings.forEach(it -> terminal.out().println(line(it)));
        }
        boolean ill = findings.stream().anyMatch(it -> it.level() == Finding.Level.PROBLEM);
        return (ill ? ExitCode.FAILED : ExitCode.OK).number();
    }

    private static String line(Finding finding) {
        return "%-8s %s: %s"
                .formatted(
                        finding.level().name().toLowerCase(Locale.ROOT),
                        finding.subject(),
                        finding.text());
    }
}
