package dev.footnote.modeltools;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.cli.Terminal;
import dev.footnote.engine.ModelProfile;
import dev.footnote.engine.backend.opencl.OpenClDevice;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/** {@code models plan}: what a model would take, and whether this machine has it. */
@Command(
        name = "plan",
        description = "Say what a model needs, here or not, and what would fit this machine.")
final class PlanCommand implements Callable<Integer> {
    private static final Pattern COUNT = Pattern.compile("(\\d+(?:\\.\\d+)?)([bBmM])");
    private static final int CONTEXT_DEFAULT = 4096;

    private final Shelf shelf;
    private final Terminal terminal;
    private final KnownModels known = KnownModels.bundled();

    @Parameters(
            paramLabel = "MODEL",
            description =
                    "A model here, a well-known one, a config.json, or a number of parameters: 7B.")
    private String model = "";

    @Option(names = "--type", description = "How weights are stored: F16, Q8_0, Q4_K, fp16, 4bit.")
    private Optional<String> type = Optional.empty();

    @Option(names = "--context", description = "Tokens of each conversation; 4096 unless given.")
    private int context = CONTEXT_DEFAULT;

    @Option(names = "--users", description = "Conversations at once; 1 unless given.")
    private int users = 1;

    @Option(names = "--memory", description = "Plan for a machine with so many GB.")
    private Optional<Double> memory = Optional.empty();

    @Mixin private DeviceOption device = new DeviceOption();

    PlanCommand(Shelf shelf, Terminal terminal) {
        this.shelf = shelf;
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (context < 1 || users < 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--context is %d and --users %d; both are 1 or more."
                            .formatted(context, users));
        }
        var load = new Need.Load(users, context);
        Optional<Path> here = shelf.find(model).filter(it -> !isConfig(it));
        if (here.isPresent()) return planFiles(here.get(), load);
        OptionalDouble count = count();
        if (count.isPresent()) return planCount(count.getAsDouble());
        return planShape(described(), load);
    }

    private int planFiles(Path path, Need.Load load) {
        ModelProfile profile = ModelProfile.read(path);
        long parameters = profile.storage().parameterCount();
        Need asItIs = Need.of(path, load);
        Need need =
                type.map(it -> asItIs.storedAs(WeightTypes.named(it), parameters)).orElse(asItIs);
        terminal.out().printf("%s, at %s%n", profile.name(), path);
        line("parameters", Sizes.billions(parameters));
        String stored = type.map(WeightTypes::named).orElse(profile.storage().quantization());
        weights(stored, need, OptionalDouble.empty());
        return verdict(need, load, Optional.empty());
    }

    private int planShape(ModelShape shape, Need.Load load) {
        String stored = type.map(WeightTypes::named).orElse("F16");
        Need need = Need.of(shape, stored, load);
        terminal.out().printf("%s, by its description%n", shape.name());
        line(
                "parameters",
                Sizes.billions(shape.parameters())
                        + shape.promised()
                                .map(it -> " (" + Sizes.billions(it) + " by its name)")
                                .orElse(""));
        weights(
                stored,
                need,
                shape.promised().map(OptionalDouble::of).orElse(OptionalDouble.empty()));
        return verdict(need, load, Optional.of(shape));
    }

    private int planCount(double parameters) {
        String stored = type.map(WeightTypes::named).orElse("F16");
        Need need = Need.ofWeights(parameters, stored);
        terminal.out().printf("A model of %s parameters%n", Sizes.billions(parameters));
        weights(stored, need, OptionalDouble.empty());
        line("cache", "not known without the model's shape; name one, or give its config.json");
        return verdict(need);
    }

    private void weights(String stored, Need need, OptionalDouble promised) {
        String byName =
                promised.isPresent()
                        ? " (%s by its name)"
                                .formatted(
                                        Sizes.told(
                                                Need.ofWeights(promised.getAsDouble(), stored)
                                                        .storedBytes()))
                        : "";
        line(
                "weights",
                "%s as %s%s, %s in memory"
                        .formatted(
                                Sizes.told(need.storedBytes()),
                                stored,
                                byName,
                                Sizes.told(need.weightsBytes())));
    }

    private int verdict(Need need, Need.Load load, Optional<ModelShape> shape) {
        line(
                "cache",
                (load.users() == 1
                                ? "%s for %,d user with %,d tokens"
                                : "%s for %,d users with %,d tokens each")
                        .formatted(
                                Sizes.told(need.cacheBytes()), load.users(), load.contextTokens()));
        line("scratch", Sizes.told(need.scratchBytes()));
        int code = verdict(need);
        if (code != ExitCode.OK.number()) {
            new Alternatives(known, machineBytes(), load)
                    .of(shape)
                    .forEach(terminal.out()::println);
        }
        return code;
    }

    private int verdict(Need need) {
        line("together", Sizes.told(need.totalBytes()));
        line(machineName(), machineTold());
        boolean fits = need.fits(machineBytes());
        terminal.out().println(fits ? "It fits." : "It does not fit.");
        return (fits ? ExitCode.OK : ExitCode.TOO_LARGE).number();
    }

    private void line(String name, String value) {
        terminal.out().printf("  %-13s %s%n", name, value);
    }

    private ModelShape described() {
        Optional<Path> config = shelf.find(model).filter(PlanCommand::isConfig);
        if (config.isPresent()) return ConfigShape.read(config.get());
        return known.named(model)
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        ExitCode.USAGE,
                                        "'%s' is no model here, no config.json, no count like 7B, and none of: %s."
                                                .formatted(model, names())));
    }

    private String names() {
        return String.join(", ", known.models().stream().map(ModelShape::name).toList());
    }

    private OptionalDouble count() {
        var matched = COUNT.matcher(model);
        if (!matched.matches()) return OptionalDouble.empty();
        double unit = matched.group(2).equalsIgnoreCase("b") ? 1e9 : 1e6;
        return OptionalDouble.of(Double.parseDouble(matched.group(1)) * unit);
    }

    private static boolean isConfig(Path path) {
        return Files.isRegularFile(path) && path.toString().endsWith(".json");
    }

    private String machineName() {
        if (memory.isPresent()) return "machine";
        return device.chosen().found().isPresent() ? "device" : "this machine";
    }

    private String machineTold() {
        String size = Sizes.told(machineBytes());
        if (memory.isPresent()) return size;
        return device.chosen().found().map(it -> size + ", " + it.name()).orElse(size);
    }

    private long machineBytes() {
        return memory.map(it -> (long) (it * 1e9)).orElseGet(this::deviceBytes);
    }

    private long deviceBytes() {
        return device.chosen()
                .found()
                .map(OpenClDevice::memoryBytes)
                .orElseGet(() -> systemBytes().orElse(0));
    }

    private static OptionalLong systemBytes() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean bean
                ? OptionalLong.of(bean.getTotalMemorySize())
                : OptionalLong.empty();
    }
}
