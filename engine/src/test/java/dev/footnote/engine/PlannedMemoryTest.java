package dev.footnote.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.footnote.engine.backend.LoadedWeights;
import dev.footnote.engine.backend.PlanRunner;
import dev.footnote.engine.backend.PlannedWeights;
import dev.footnote.engine.backend.StepLimits;
import dev.footnote.engine.backend.vector.VectorKernels;
import dev.footnote.engine.cache.CacheMemory;
import dev.footnote.engine.cache.KeyValueCache;
import dev.footnote.engine.golden.Fixtures;
import dev.footnote.engine.plan.Plan;
import dev.footnote.engine.plan.PlanCompiler;
import dev.footnote.engine.quant.Layouts;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is planned for weights is what they take: measured on every model of the fixtures. */
class PlannedMemoryTest {

    static List<Path> models() throws IOException {
        List<Path> models = new ArrayList<>();
        try (Stream<Path> tiny = Files.list(Fixtures.path("tiny"));
                Stream<Path> ggufs = Files.list(Fixtures.path("gguf"));
                Stream<Path> bits = Files.list(Fixtures.resource("/bitsandbytes"))) {
            tiny.filter(it -> Files.exists(it.resolve("config.json"))).forEach(models::add);
            ggufs.filter(it -> it.toString().matches(".*llama256.*\\.gguf")).forEach(models::add);
            bits.filter(Files::isDirectory).forEach(models::add);
        }
        return models.stream().sorted().toList();
    }

    @ParameterizedTest
    @MethodSource("models")
    void whatIsPlannedForWeightsIsWhatTheyTake(Path path) {
        ModelFiles files = ModelFiles.open(path);
        Plan plan = PlanCompiler.compile(files.description());
        long planned = PlannedWeights.bytes(plan, files.weights());
        try (LoadedWeights weights = bound(plan, new LoadedWeights(files.weights()))) {
            assertThat(weights.nativeBytes()).isEqualTo(planned).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void whatIsPlannedForRoundedWeightsIsWhatTheyTake(Path path) {
        ModelFiles files = ModelFiles.open(path);
        Plan plan = PlanCompiler.compile(files.description());
        long planned = PlannedWeights.bytesRounded(plan, files.weights());
        LoadedWeights rounded = new LoadedWeights(files.weights(), Layouts::int8);
        try (LoadedWeights weights = bound(plan, rounded)) {
            assertThat(weights.nativeBytes()).isEqualTo(planned).isPositive();
        }
    }

    /** Every weight of the plan is laid out, as when a model is opened. */
    private static LoadedWeights bound(Plan plan, LoadedWeights weights) {
        KeyValueCache cache = new KeyValueCache(plan.cacheWidths(), 1, CacheMemory.HEAP);
        try (VectorKernels kernels = new VectorKernels(1)) {
            new PlanRunner(
                    plan,
                    new PlanRunner.Parts(weights, kernels, cache),
                    new StepLimits(1, 1, 1, 16));
        }
        return weights;
    }

    /** Halves become whole floats; 4 bits keep a float scale and a minimum for 32 weights. */
    @ParameterizedTest
    @CsvSource({
        "llama.F32, 1",
        "llama.F16, 2",
        "llama256.BF16, 1",
        "llama256.Q8_0, 1.06",
        "llama256.Q4_0, 1.33"
    })
    void whatIsLaidOutIsSoManyTimesWhatIsStored(String file, double times) {
        ModelFiles files = ModelFiles.open(Fixtures.path("gguf/" + file + ".gguf"));
        Plan plan = PlanCompiler.compile(files.description());
        double planned = PlannedWeights.bytes(plan, files.weights());
        assertThat(planned / files.weightsBytes()).isCloseTo(times, within(0.15));
        files.weights().close();
    }
}
