package dev.footnote.engine.golden;

import dev.footnote.engine.adapt.AdaptedModel;
import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.LoadedWeights;
import dev.footnote.engine.backend.PlanRunner;
import dev.footnote.engine.backend.Step;
import dev.footnote.engine.backend.StepLimits;
import dev.footnote.engine.backend.Taps;
import dev.footnote.engine.backend.Weights;
import dev.footnote.engine.cache.KeyValueCache;
import dev.footnote.engine.cache.PageTable;
import dev.footnote.engine.family.Families;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.json.Json;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Plan;
import dev.footnote.engine.plan.PlanCompiler;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A model opened with given kernels, to be asked for scores directly. */
final class LoadedModel implements AutoCloseable {

    private static final int PAGES = 40;

    final Description description;
    final AdaptedModel adapted;
    final PlanRunner runner;
    final StepLimits limits;
    final KeyValueCache cache;
    private final Kernels kernels;
    private @Nullable Adapter adapter;
    private final Weights weights;

    /** What computes, and how much at once. */
    private record Machine(Kernels kernels, int contextMax) {}

    private LoadedModel(WeightsFile file, AdaptedModel adapted, Machine machine) {
        this.adapted = adapted;
        this.description = adapted.description();
        this.kernels = machine.kernels();
        this.weights = new LoadedWeights(file);
        Plan plan = PlanCompiler.compile(description);
        int context = Math.min(machine.contextMax(), description.size().contextLength());
        int tokens = Math.min(512, 4 * context);
        this.limits = new StepLimits(tokens, tokens, 8, context);
        this.cache = new KeyValueCache(plan.cacheWidths(), PAGES, kernels);
        this.runner = new PlanRunner(plan, new PlanRunner.Parts(weights, kernels, cache), limits);
    }

    static LoadedModel open(Path path, Kernels kernels) {
        return open(path, kernels, Integer.MAX_VALUE);
    }

    /** With a context of its own; real models have far longer ones than a test needs. */
    static LoadedModel open(Path path, Kernels kernels, int contextMax) {
        WeightsFile file = WeightsFile.open(path);
        try {
            AdaptedModel adapted =
                    Files.isDirectory(path)
                            ? new AdaptedModel(
                                    Families.fromHub(
                                            Json.parse(
                                                    Files.readString(path.resolve("config.json"))),
                                            file.tensors().keySet()),
                                    Map.of(),
                                    false)
                            : new AdaptedModel(
                                    Families.fromGguf(file.metadata(), file.tensors().keySet()),
                                    Families.hubNames(file.metadata(), file.tensors().keySet()),
                                    true);
            return new LoadedModel(file, adapted, new Machine(kernels, contextMax));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Step newStep() {
        return new Step(limits);
    }

    PageTable newPages() {
        return new PageTable(cache, description.size().contextLength());
    }

    /** Scores (tokens, vocabulary) after each token of a sequence, computed in one step. */
    float[][] logits(int[] ids, Taps taps) {
        return logits(ids, ids.length, taps);
    }

    /** The same in several steps of at most this many tokens. */
    float[][] logits(int[] ids, int chunk, Taps taps) {
        PageTable pages = newPages();
        pages.grow(ids.length);
        float[][] logits = new float[ids.length][];
        Step step = newStep();
        for (int from = 0; from < ids.length; from += chunk) {
            step.clear();
            step.beginSequence(pages, from);
            adapt(step);
            int to = Math.min(ids.length, from + chunk);
            for (int t = from; t < to; t++) {
                step.add(ids[t], 0);
                step.select();
            }
            if (isLongPrompt(ids.length)) {
                step.turnByLongFactors();
            }
            if (taps.equals(Taps.NONE)) {
                runner.run(step);
            } else {
                runner.run(step, taps);
            }
            copyRows(logits, from, to - from);
        }
        pages.clear();
        return logits;
    }

    /** Scores after the last token of each sequence, all computed in one step. */
    float[][] lastLogits(List<int[]> sequences) {
        Step step = newStep();
        step.clear();
        List<PageTable> tables = new ArrayList<>();
        for (int[] ids : sequences) {
            PageTable pages = newPages();
            tables.add(pages);
            pages.grow(ids.length);
            step.beginSequence(pages, 0);
            for (int id : ids) {
                step.add(id, 0);
            }
            if (isLongPrompt(ids.length)) {
                step.turnByLongFactors();
            }
            step.select();
        }
        runner.run(step);
        float[][] logits = new float[sequences.size()][];
        copyRows(logits, 0, logits.length);
        tables.forEach(PageTable::clear);
        return logits;
    }

    /** Every sequence from here on is computed with it; null for none. */
    void use(@Nullable Adapter other) {
        adapter = other;
    }

    /** The tokens that follow when the best is taken each time. */
    int[] greedy(int[] prompt, int count) {
        PageTable pages = newPages();
        Step step = newStep();
        int[] ids = new int[count];
        int[] next = prompt;
        int computed = 0;
        for (int i = 0; i < count; i++) {
            step.clear();
            pages.grow(computed + next.length);
            step.beginSequence(pages, computed);
            adapt(step);
            for (int id : next) {
                step.add(id, 0);
            }
            if (isLongPrompt(prompt.length)) {
                step.turnByLongFactors();
            }
            step.select();
            runner.run(step);
            computed += next.length;
            ids[i] = argmax(runner.buffer("logits"), description.size().vocabulary());
            next = new int[] {ids[i]};
        }
        pages.clear();
        return ids;
    }

    void copyRows(float[][] to, int from, int rows) {
        float[] logits = runner.buffer("logits");
        int width = description.size().vocabulary();
        for (int r = 0; r < rows; r++) {
            to[from + r] = Arrays.copyOfRange(logits, r * width, (r + 1) * width);
        }
    }

    private void adapt(Step step) {
        if (adapter != null) {
            step.adapt(adapter);
        }
    }

    private boolean isLongPrompt(int length) {
        return length > description.longPromptFrom();
    }

    static int argmax(float[] values, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public void close() {
        kernels.close();
        weights.close();
    }
}
