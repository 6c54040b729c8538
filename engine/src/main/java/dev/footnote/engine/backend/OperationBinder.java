package dev.footnote.engine.backend;

import dev.footnote.engine.backend.PlanRunner.Action;
import dev.footnote.engine.backend.PlanRunner.BoundOperation;
import dev.footnote.engine.plan.Buffer.Extent;
import dev.footnote.engine.plan.Mask;
import dev.footnote.engine.plan.Norm;
import dev.footnote.engine.plan.Operation;
import dev.footnote.engine.plan.Position;
import dev.footnote.engine.plan.Position.Rope;
import dev.footnote.engine.plan.Scaling;
import dev.footnote.engine.quant.Matrix;

import java.util.HashMap;
import java.util.Map;

/** Turns operations into actions whose arrays are all known. */
final class OperationBinder {

    private final PlanRunner.Parts parts;
    private final Kernels kernels;
    private final Buffers buffers;
    private final StepLimits limits;
    private final Map<Rope, RotationTables> rotations = new HashMap<>();

    OperationBinder(PlanRunner.Parts parts, Buffers buffers, StepLimits limits) {
        this.parts = parts;
        this.kernels = parts.kernels();
        this.buffers = buffers;
        this.limits = limits;
    }

    BoundOperation bind(Operation operation) {
        return new BoundOperation(operation, action(operation), buffers.get(operation.result()));
    }

    private Action action(Operation operation) {
        return switch (operation) {
            case Operation.Gather gather -> gather(gather);
            case Operation.Normalize normalize -> normalize(normalize);
            case Operation.Multiply multiply -> multiply(multiply);
            case Operation.Rotate rotate -> rotate(rotate);
            case Operation.Remember remember -> remember(remember);
            case Operation.Attend attend -> attend(attend);
            case Operation.Activate activate -> activate(activate);
            case Operation.Gate gate -> gate(gate);
            case Operation.Add add -> add(add);
            case Operation.Scale scale -> scale(scale);
            case Operation.SoftCap softCap -> softCap(softCap);
            case Operation.Mix mix -> mix(mix);
            case Operation.Select select -> select(select);
        };
    }

    private Action gather(Operation.Gather gather) {
        Matrix table = parts.weights().matrix(gather.table());
        kernels.load(table);
        float[] out = buffers.get(gather.result());
        return switch (gather.index()) {
            case Operation.Index.Token ignored ->
                    step -> kernels.gather(table, step.ids, step.tokens(), out);
            case Operation.Index.Type ignored ->
                    step -> kernels.gather(table, step.types, step.tokens(), out);
            case Operation.Index.Place(int offset) -> {
                int[] places = new int[limits.tokensMax()];
                yield step -> {
                    for (int t = 0; t < step.tokens(); t++) {
                        places[t] = step.positions[t] + offset;
                    }
                    kernels.gather(table, places, step.tokens(), out);
                };
            }
        };
    }

    private Action normalize(Operation.Normalize normalize) {
        Norm norm = normalize.norm().norm();
        int width = normalize.norm().width();
        float[] from = buffers.get(normalize.from());
        float[] to = buffers.get(normalize.result());
        float[] weight = parts.weights().vector(norm.weight());
        float[] bias = norm.bias().map(parts.weights()::vector).orElse(new float[0]);
        kernels.load(weight);
        kernels.load(bias);
        int vectors = normalize.from().width() / width;
        Extent extent = normalize.result().extent();
        float epsilon = norm.epsilon();
        return switch (norm.kind()) {
            case RMS ->
                    step -> {
                        int rows = Buffers.rows(step, extent) * vectors;
                        kernels.rmsNorm(from, rows, width, weight, epsilon, to);
                    };
            case LAYER ->
                    step -> {
                        int rows = Buffers.rows(step, extent) * vectors;
                        kernels.layerNorm(from, rows, width, weight, bias, epsilon, to);
                    };
        };
    }

    private Action multiply(Operation.Multiply multiply) {
        float[] from = buffers.get(multiply.from());
        Product[] products = new Product[multiply.targets().size()];
        AdaptedProducts[] adapted = new AdaptedProducts[products.length];
        for (int i = 0; i < products.length; i++) {
            Operation.Target target = multiply.targets().get(i);
            products[i] = parts.product(target.linear(), buffers.get(target.to()));
            adapted[i] = new AdaptedProducts(target, from, buffers.get(target.to()));
        }
        Extent extent = multiply.from().extent();
        return step -> {
            int rows = Buffers.rows(step, extent);
            if (rows > 0) {
                kernels.multiply(from, rows, products);
            }
            if (step.adapted()) {
                for (AdaptedProducts additions : adapted) {
                    additions.add(step, extent, kernels);
                }
            }
        };
    }

    private Action rotate(Operation.Rotate rotate) {
        Rope rope = rotate.rope();
        RotationTables tables = rotations.computeIfAbsent(rope, this::tables);
        kernels.load(tables.cosines());
        kernels.load(tables.sines());
        Rotation rotation =
                new Rotation(
                        rotate.heads().count(),
                        rotate.heads().width(),
                        rope.dimensions(),
                        rope.pairing() == Position.Pairing.NEIGHBOURS,
                        tables.cosines(),
                        tables.sines());
        float[] x = buffers.get(rotate.result());
        return rope.scaling() instanceof Scaling.PerPair
                ? step -> kernels.rotate(x, step.tokens(), rotation, step.longRows)
                : step -> kernels.rotate(x, step.tokens(), rotation, step.positions);
    }

    private RotationTables tables(Rope rope) {
        float[] divisors =
                rope.scaling() instanceof Scaling.Divisors(var weight)
                        ? parts.weights().vector(weight)
                        : new float[0];
        return RotationTables.of(rope, limits.contextLength(), divisors);
    }

    private Action remember(Operation.Remember remember) {
        float[] keys = buffers.get(remember.keys());
        float[] values = buffers.get(remember.values());
        float[] cachedKeys = parts.cache().keys(remember.layer());
        float[] cachedValues = parts.cache().values(remember.layer());
        int width = remember.keys().width();
        return step -> {
            kernels.scatter(keys, step.cacheRows, step.tokens(), width, cachedKeys);
            kernels.scatter(values, step.cacheRows, step.tokens(), width, cachedValues);
        };
    }

    private Action attend(Operation.Attend attend) {
        float[] queries = buffers.get(attend.queries());
        float[] out = buffers.get(attend.result());
        AttentionShape shape = shape(attend.attention());
        return switch (attend.keys()) {
            case Operation.Keys.Cached(int layer) -> {
                float[] keys = parts.cache().keys(layer);
                float[] values = parts.cache().values(layer);
                yield step -> kernels.attend(queries, keys, values, shape, step.cached, out);
            }
            case Operation.Keys.Present present -> {
                float[] keys = buffers.get(present.keys());
                float[] values = buffers.get(present.values());
                boolean own = present.keys().extent() == attend.queries().extent();
                yield step ->
                        kernels.attend(
                                queries,
                                keys,
                                values,
                                shape,
                                own ? step.present : step.crossed,
                                out);
            }
        };
    }

    private AttentionShape shape(Operation.Attention attention) {
        float[] bias =
                attention.position() instanceof Position.RelativeBuckets buckets
                        ? DistanceBias.of(
                                buckets,
                                parts.weights().matrix(buckets.table()),
                                attention.heads().queries())
                        : new float[0];
        kernels.load(bias);
        int window = attention.mask() instanceof Mask.Sliding(int size) ? size : Integer.MAX_VALUE;
        return new AttentionShape(
                attention.heads().queries(),
                attention.heads().keys(),
                attention.heads().width(),
                attention.scores().scale(),
                attention.scores().softCap(),
                !(attention.mask() instanceof Mask.Full),
                window,
                bias);
    }

    private Action activate(Operation.Activate activate) {
        float[] x = buffers.get(activate.result());
        int width = activate.result().width();
        Extent extent = activate.result().extent();
        return step ->
                kernels.activate(activate.activation(), x, Buffers.rows(step, extent) * width);
    }

    private Action gate(Operation.Gate gate) {
        float[] x = buffers.get(gate.result());
        float[] up = buffers.get(gate.up());
        int width = gate.result().width();
        Extent extent = gate.result().extent();
        return step -> kernels.gate(gate.activation(), x, up, Buffers.rows(step, extent) * width);
    }

    private Action add(Operation.Add add) {
        float[] x = buffers.get(add.result());
        float[] other = buffers.get(add.other());
        int width = add.result().width();
        Extent extent = add.result().extent();
        return step -> kernels.add(x, other, Buffers.rows(step, extent) * width);
    }

    private Action scale(Operation.Scale scale) {
        float[] x = buffers.get(scale.result());
        int width = scale.result().width();
        Extent extent = scale.result().extent();
        return step -> kernels.scale(x, scale.factor(), Buffers.rows(step, extent) * width);
    }

    private Action softCap(Operation.SoftCap softCap) {
        float[] x = buffers.get(softCap.result());
        int width = softCap.result().width();
        Extent extent = softCap.result().extent();
        return step -> kernels.softCap(x, softCap.cap(), Buffers.rows(step, extent) * width);
    }

    private Action mix(Operation.Mix mix) {
        ExpertMix experts =
                new ExpertMix(
                        mix,
                        new ExpertMix.Ends(buffers.get(mix.from()), buffers.get(mix.result())),
                        parts,
                        limits.tokensMax());
        return step -> experts.run(step.tokens());
    }

    private Action select(Operation.Select select) {
        float[] from = buffers.get(select.from());
        float[] to = buffers.get(select.result());
        int width = select.result().width();
        return step -> kernels.pick(from, step.selected, step.selectedCount(), width, to);
    }
}
