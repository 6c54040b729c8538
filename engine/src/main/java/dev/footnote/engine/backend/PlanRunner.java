package dev.footnote.engine.backend;

import dev.footnote.engine.cache.KeyValueCache;
import dev.footnote.engine.plan.Buffer;
import dev.footnote.engine.plan.Linear;
import dev.footnote.engine.plan.Operation;
import dev.footnote.engine.plan.Plan;
import dev.footnote.engine.quant.Matrix;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs a plan: binds each operation once to its weights, buffers and kernel, then repeats the list
 * for each step. It is used by one thread at a time and owns its buffers only.
 */
public final class PlanRunner {

    private final List<BoundOperation> operations;
    private final List<BoundOperation> encoder;
    private final Kernels kernels;
    private final Buffers buffers;
    private final Step encoderStep;

    /** Binds the plan. The cache belongs to the caller, who also fills steps with its pages. */
    public PlanRunner(Plan plan, Parts parts, StepLimits limits) {
        this.kernels = parts.kernels();
        this.buffers = new Buffers(plan, limits);
        buffers.all().forEach(kernels::keep);
        OperationBinder binder = new OperationBinder(parts, buffers, limits);
        this.operations = bind(plan.operations(), binder);
        this.encoder = bind(plan.encoder(), binder);
        this.encoderStep = new Step(limits);
    }

    /** What operations are bound to. */
    public record Parts(Weights weights, Kernels kernels, KeyValueCache cache) {

        /** A product by one of the weights, which the kernels have loaded. */
        Product product(Linear linear, float[] to) {
            Matrix matrix = weights.factor(linear.weight());
            float[] bias = linear.bias().map(weights::vector).orElse(new float[0]);
            kernels.load(matrix);
            kernels.load(bias);
            return new Product(matrix, bias, to);
        }
    }

    private static List<BoundOperation> bind(List<Operation> operations, OperationBinder binder) {
        List<BoundOperation> bound = new ArrayList<>();
        for (Operation operation : operations) {
            bound.add(binder.bind(operation));
        }
        return List.copyOf(bound);
    }

    /** Computes a step. */
    public void run(Step step) {
        run(operations, step);
    }

    /** Computes a step and shows every result. */
    public void run(Step step, Taps taps) {
        run(operations, step, taps);
    }

    /** A step to fill with what the encoder reads, without a cache. */
    public Step encoderStep() {
        encoderStep.clear();
        return encoderStep;
    }

    /** Encodes what {@link #encoderStep} holds; following steps attend to it, until the next. */
    public void encode() {
        run(encoder, encoderStep);
    }

    /** The same, and shows every result. */
    public void encode(Taps taps) {
        run(encoder, encoderStep, taps);
    }

    /** Adds to a filled step that its sequences read those of the encoder, in the same order. */
    public void attachEncoder(Step step) {
        for (int s = 0; s < encoderStep.present.count; s++) {
            step.addCrossed(encoderStep.present.queryCount[s]);
        }
    }

    /** Adds to a filled step that all its sequences read the encoder's only one. */
    public void attachEncoderToAll(Step step) {
        for (int s = 0; s < step.present.count; s++) {
            step.addCrossed(0, encoderStep.present.queryCount[0]);
        }
    }

    private void run(List<BoundOperation> bindings, Step step) {
        kernels.beginStep();
        for (int i = 0; i < bindings.size(); i++) {
            bindings.get(i).action().run(step);
        }
        kernels.endStep();
    }

    private void run(List<BoundOperation> bindings, Step step, Taps taps) {
        kernels.beginStep();
        for (BoundOperation bound : bindings) {
            bound.action().run(step);
            Buffer result = bound.operation().result();
            int rows = Buffers.rows(step, result.extent());
            kernels.fetch(bound.result());
            taps.result(bound.operation().name(), bound.result(), rows, result.width());
        }
        kernels.endStep();
    }

    /** Bytes of the buffers that a runner of this plan will make. */
    public static long bufferBytes(Plan plan, StepLimits limits) {
        return Buffers.bytes(plan, limits);
    }

    /** The matrix behind a buffer, valid until the next step. */
    public float[] buffer(String name) {
        float[] values = buffers.get(name);
        kernels.fetch(values);
        return values;
    }

    /** An operation, what it does, and the array of its result. */
    @SuppressWarnings("ArrayRecordComponent") // A view of a buffer, never compared.
    record BoundOperation(Operation operation, Action action, float[] result) {}

    /** The work of one operation in one step. */
    @FunctionalInterface
    interface Action {
        void run(Step step);
    }
}
