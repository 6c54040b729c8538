package dev.footnote.engine;

import dev.footnote.engine.backend.PlanRunner;
import dev.footnote.engine.backend.PlannedWeights;
import dev.footnote.engine.backend.Step;
import dev.footnote.engine.backend.StepLimits;
import dev.footnote.engine.cache.KeyValueCache;
import dev.footnote.engine.plan.Plan;
import dev.footnote.engine.plan.PlanCompiler;
import dev.footnote.engine.tokenize.Encoding;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An encoder, up to its hidden states or to the scores of its head. Inputs are computed in order of
 * length, as many in a step as fit: short ones do not wait for long ones, and nothing is padded.
 * One caller computes at a time.
 */
final class EncoderRunner implements AutoCloseable {

    private static final int TOKENS_PER_STEP = 1024;
    private static final int SEQUENCES_PER_STEP = 64;

    private final String name;
    private final int vocabulary;
    private final Shape shape;
    private final ModelParts parts;
    private final PlanRunner runner;
    private final Step step;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    /** Which tokens of an input have a row in the result. */
    enum Told {
        /** All, in the buffer of hidden states. */
        EVERY_STATE,
        /** The first, in the buffer of scores. */
        FIRST_SCORES,
        /** All, in the buffer of scores. */
        EVERY_SCORES;

        private String buffer() {
            return this == EVERY_STATE ? "x" : "logits";
        }
    }

    /**
     * What is computed.
     *
     * @param tokensMax of one input, special tokens included
     * @param width values of a row of the result
     */
    record Shape(Told told, int tokensMax, int width) {
        private StepLimits limits() {
            int tokens = Math.max(TOKENS_PER_STEP, tokensMax);
            int selected = told == Told.EVERY_SCORES ? tokens : SEQUENCES_PER_STEP;
            return new StepLimits(tokens, selected, SEQUENCES_PER_STEP, tokensMax);
        }
    }

    /** Tokens, and which of two texts each belongs to. */
    @SuppressWarnings("ArrayRecordComponent") // Handed in and forgotten, never compared.
    record Input(int[] ids, int[] types) {
        static Input of(Encoding encoding) {
            return new Input(encoding.ids(), encoding.typeIds());
        }

        static Input ofOneText(int[] ids) {
            return new Input(ids, new int[ids.length]);
        }
    }

    /** Takes what it needs of an input's result, which is gone afterwards. */
    @FunctionalInterface
    interface Reader {
        /**
         * One result.
         *
         * @param input which of the inputs it is of
         * @param values (rows, width) from a place on
         */
        void read(int input, float[] values, int from, int rows);
    }

    /** Owns the parts from here on. */
    EncoderRunner(ModelParts parts, Plan plan, Shape shape) {
        this.name = String.valueOf(parts.files().path().getFileName());
        this.vocabulary = parts.files().description().size().vocabulary();
        this.shape = shape;
        this.parts = parts;
        KeyValueCache cache = new KeyValueCache(plan.cacheWidths(), 0, parts.kernels());
        this.runner =
                new PlanRunner(
                        plan,
                        new PlanRunner.Parts(parts.weights(), parts.kernels(), cache),
                        shape.limits());
        this.step = new Step(shape.limits());
    }

    /** What a model with a head takes. */
    static MemoryPlan memory(ModelFiles files, Shape shape) {
        Plan plan = PlanCompiler.compile(files.description());
        return memory(plan, shape, PlannedWeights.bytes(plan, files.weights()));
    }

    static MemoryPlan memory(Plan plan, Shape shape, long weightsBytes) {
        return new MemoryPlan(weightsBytes, 0, PlanRunner.bufferBytes(plan, shape.limits()));
    }

    /** Computes the inputs and hands over each one's result, in any order. */
    void run(List<Input> inputs, Reader reader) {
        inputs.forEach(this::requireComputable);
        Integer[] byLength = new Integer[inputs.size()];
        Arrays.setAll(byLength, i -> i);
        Arrays.sort(byLength, Comparator.comparingInt(i -> inputs.get(i).ids().length));
        for (int from = 0; from < byLength.length; ) {
            from = runSome(inputs, byLength, from, reader);
        }
    }

    /** Computes as many inputs as fit a step; returns where the next step begins. */
    private int runSome(List<Input> inputs, Integer[] byLength, int from, Reader reader) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model %s is closed".formatted(name));
            }
            step.clear();
            int to = from;
            int tokens = 0;
            while (to < byLength.length
                    && to - from < SEQUENCES_PER_STEP
                    && (to == from
                            || tokens + inputs.get(byLength[to]).ids().length <= TOKENS_PER_STEP)) {
                tokens += inputs.get(byLength[to]).ids().length;
                add(inputs.get(byLength[to++]));
            }
            runner.run(step);
            float[] values = runner.buffer(shape.told().buffer());
            int row = 0;
            for (int i = from; i < to; i++) {
                int rows = rows(inputs.get(byLength[i]));
                reader.read(byLength[i], values, row * shape.width(), rows);
                row += rows;
            }
            return to;
        } finally {
            lock.unlock();
        }
    }

    private void add(Input input) {
        step.beginSequence();
        int selected = shape.told() == Told.EVERY_STATE ? 0 : rows(input);
        for (int t = 0; t < input.ids().length; t++) {
            step.add(input.ids()[t], input.types()[t]);
            if (t < selected) {
                step.select();
            }
        }
    }

    private int rows(Input input) {
        return shape.told() == Told.FIRST_SCORES ? 1 : input.ids().length;
    }

    private void requireComputable(Input input) {
        int length = input.ids().length;
        if (length == 0 || length > shape.tokensMax()) {
            throw new IllegalArgumentException(
                    "an input has %d tokens; %s takes 1 to %d"
                            .formatted(length, name, shape.tokensMax()));
        }
        for (int id : input.ids()) {
            if (id < 0 || id >= vocabulary) {
                throw new IllegalArgumentException(
                        "token id %d is outside the vocabulary of %d".formatted(id, vocabulary));
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                parts.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
