package dev.footnote.engine;

import dev.footnote.engine.backend.Kernels;
import dev.footnote.engine.backend.PlanRunner;
import dev.footnote.engine.backend.Step;
import dev.footnote.engine.backend.StepLimits;
import dev.footnote.engine.backend.Weights;
import dev.footnote.engine.cache.KeyValueCache;
import dev.footnote.engine.cache.PageTable;
import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Plan;
import dev.footnote.engine.plan.PlanCompiler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Scores given texts on the weights of a model that somebody else owns, beside its generations. A
 * text longer than the context is read in windows that overlap by half, so that every token but the
 * first has at least half a context before it.
 */
final class TextScorer implements AutoCloseable {

    /** Few, because each has a score for the whole vocabulary. */
    private static final int TOKENS_PER_STEP = 32;

    private final Kernels kernels;
    private final PlanRunner runner;
    private final Step step;
    private final KeyValueCache cache;
    private final int context;
    private final int vocabulary;
    private final int longPromptFrom;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Owns the kernels. */
    TextScorer(Description description, Weights weights, Kernels kernels, int contextMax) {
        this.context = Math.min(contextMax, description.size().contextLength());
        this.vocabulary = description.size().vocabulary();
        this.longPromptFrom = description.longPromptFrom();
        this.kernels = kernels;
        Plan plan = PlanCompiler.compile(description);
        StepLimits limits = limits(context);
        this.cache =
                new KeyValueCache(plan.cacheWidths(), KeyValueCache.pagesFor(context), kernels);
        this.runner = new PlanRunner(plan, new PlanRunner.Parts(weights, kernels, cache), limits);
        this.step = new Step(limits);
    }

    /** What such a scorer takes beside the weights. */
    static MemoryPlan memory(Description description, int contextMax) {
        int context = Math.min(contextMax, description.size().contextLength());
        Plan plan = PlanCompiler.compile(description);
        long positions = (long) KeyValueCache.pagesFor(context) * KeyValueCache.PAGE_SIZE;
        return new MemoryPlan(
                0,
                positions * plan.cacheBytesPerToken(),
                PlanRunner.bufferBytes(plan, limits(context)));
    }

    private static StepLimits limits(int context) {
        return new StepLimits(TOKENS_PER_STEP, TOKENS_PER_STEP, 1, context);
    }

    /** The scores of all tokens after the first; an interrupt of the thread ends it. */
    synchronized TextScores score(List<Integer> ids, IntConsumer scored) {
        List<Float> scores = new ArrayList<>(ids.size());
        for (int from = 0; scores.size() < ids.size() - 1; from += Math.max(1, context / 2)) {
            List<Integer> window = ids.subList(from, Math.min(ids.size(), from + context));
            scoreWindow(window, scores.size() - from, new Told(scores, scored));
        }
        return new TextScores(ids, scores);
    }

    /** The scores so far, and who hears how many there are. */
    private record Told(List<Float> scores, IntConsumer count) {}

    /** Adds the scores of the window's tokens after those already known. */
    private void scoreWindow(List<Integer> ids, int known, Told told) {
        PageTable pages = new PageTable(cache, context);
        pages.grow(ids.size());
        try {
            for (int from = 0; from < ids.size() - 1; from += TOKENS_PER_STEP) {
                if (closed.get()) {
                    throw new IllegalStateException("the model is closed");
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("the scores are no longer wanted");
                }
                int to = Math.min(ids.size() - 1, from + TOKENS_PER_STEP);
                run(pages, ids, from, to);
                float[] logits = runner.buffer("logits");
                for (int t = Math.max(from, known); t < to; t++) {
                    int row = (t - from) * vocabulary;
                    double sum = Probabilities.logSumExp(logits, row, vocabulary);
                    told.scores().add((float) (logits[row + ids.get(t + 1)] - sum));
                }
                told.count().accept(told.scores().size());
            }
        } finally {
            pages.clear();
        }
    }

    private void run(PageTable pages, List<Integer> ids, int from, int to) {
        step.clear();
        step.beginSequence(pages, from);
        for (int t = from; t < to; t++) {
            step.add(ids.get(t), 0);
            step.select();
        }
        if (ids.size() > longPromptFrom) {
            step.turnByLongFactors();
        }
        runner.run(step);
    }

    /** Stops a text that is being scored after the step under way. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            synchronized (this) {
                kernels.close();
            }
        }
    }
}
