package dev.footnote.engine;

import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.backend.PlanRunner;
import dev.footnote.engine.backend.PlannedWeights;
import dev.footnote.engine.backend.Step;
import dev.footnote.engine.backend.StepLimits;
import dev.footnote.engine.cache.KeyValueCache;
import dev.footnote.engine.cache.PageTable;
import dev.footnote.engine.plan.Plan;
import dev.footnote.engine.plan.PlanCompiler;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Encodes one prompt, then decodes several sequences that all read it. For one thread. */
final class EncoderDecoder implements AutoCloseable {
    private final ModelParts parts;
    private final StepLimits limits;
    private final KeyValueCache cache;
    private final PlanRunner runner;
    private final Step step;
    private final int vocabulary;
    private final int startId;
    private volatile boolean cancelled;

    /** Owns the parts from here on. */
    EncoderDecoder(ModelParts parts, EngineSettings settings) {
        ModelFiles files = parts.files();
        this.parts = parts;
        Plan plan = PlanCompiler.compile(files.description());
        this.limits = limits(files, settings);
        this.cache = new KeyValueCache(plan.cacheWidths(), pages(limits), parts.kernels());
        this.runner =
                new PlanRunner(
                        plan,
                        new PlanRunner.Parts(parts.weights(), parts.kernels(), cache),
                        limits);
        this.step = new Step(limits);
        this.vocabulary = files.description().size().vocabulary();
        this.startId = EncoderDecoderModel.startId(files);
    }

    static MemoryPlan memory(ModelFiles files, EngineSettings settings) {
        StepLimits limits = limits(files, settings);
        Plan plan = PlanCompiler.compile(files.description());
        long positions = (long) pages(limits) * KeyValueCache.PAGE_SIZE;
        return new MemoryPlan(
                PlannedWeights.bytes(plan, files.weights()),
                positions * plan.cacheBytesPerToken(),
                PlanRunner.bufferBytes(plan, limits));
    }

    private static StepLimits limits(ModelFiles files, EngineSettings settings) {
        int context =
                Math.min(settings.contextTokensMax(), files.description().size().contextLength());
        int beams = EncoderDecoderModel.BEAMS_MAX;
        return new StepLimits(Math.max(context, beams), beams, beams, context);
    }

    /** Twice the beams: when they go on, old and new ones are there at once. */
    private static int pages(StepLimits limits) {
        return 2 * limits.sequencesMax() * KeyValueCache.pagesFor(limits.contextLength());
    }

    int contextLength() {
        return limits.contextLength();
    }

    int startId() {
        return startId;
    }

    boolean cancelled() {
        return cancelled;
    }

    /** Whatever runs ends soon, whatever waits at once. */
    void cancelAll() {
        cancelled = true;
    }

    PageTable newPages() {
        return new PageTable(cache, limits.contextLength());
    }

    void encode(List<Integer> promptIds, Optional<Adapter> adapter) {
        Step encoder = runner.encoderStep();
        encoder.beginSequence();
        adapter.ifPresent(encoder::adapt);
        for (int id : promptIds) {
            encoder.add(id, 0);
        }
        runner.encode();
    }

    /** Scores of the vocabulary after one more token of each sequence. */
    float[][] decode(List<PageTable> tables, int[] ids, int position, Optional<Adapter> adapter) {
        step.clear();
        for (int s = 0; s < ids.length; s++) {
            tables.get(s).grow(position + 1);
            step.beginSequence(tables.get(s), position);
            adapter.ifPresent(step::adapt);
            step.add(ids[s], 0);
            step.select();
        }
        runner.attachEncoderToAll(step);
        runner.run(step);
        float[] logits = runner.buffer("logits");
        float[][] scores = new float[ids.length][];
        for (int s = 0; s < ids.length; s++) {
            scores[s] = Arrays.copyOfRange(logits, s * vocabulary, (s + 1) * vocabulary);
        }
        return scores;
    }

    @Override
    public void close() {
        parts.close();
    }
}
