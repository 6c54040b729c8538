package dev.footnote.engine.backend;

import dev.footnote.engine.format.TensorType;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.plan.Body;
import dev.footnote.engine.plan.Linear;
import dev.footnote.engine.plan.Operation;
import dev.footnote.engine.plan.Plan;
import dev.footnote.engine.plan.Position;
import dev.footnote.engine.plan.Weight;
import dev.footnote.engine.quant.WeightLayout;
import dev.footnote.engine.quant.WeightLayout.Stored;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How much memory {@link LoadedWeights} will hold once a plan is bound to it: the same weights, as
 * they will be laid out, told from the file's index without reading a weight.
 */
public final class PlannedWeights {
    private final WeightsFile file;
    private final Set<Weight> tables = new HashSet<>();
    private final Set<Weight> factors = new HashSet<>();

    private PlannedWeights(Plan plan, WeightsFile file) {
        this.file = file;
        plan.operations().forEach(this::gather);
        plan.encoder().forEach(this::gather);
    }

    /** Bytes where every matrix is laid out exactly. */
    public static long bytes(Plan plan, WeightsFile file) {
        var planned = new PlannedWeights(plan, file);
        Set<Weight> all = new HashSet<>(planned.tables);
        all.addAll(planned.factors);
        return all.stream().mapToLong(it -> WeightLayout.laidOutBytes(planned.stored(it))).sum();
    }

    /** Bytes where the matrices that are multiplied by are rounded to 8 bits. */
    public static long bytesRounded(Plan plan, WeightsFile file) {
        var planned = new PlannedWeights(plan, file);
        return planned.tables.stream()
                        .mapToLong(it -> WeightLayout.laidOutBytes(planned.stored(it)))
                        .sum()
                + planned.factors.stream()
                        .mapToLong(it -> WeightLayout.roundedBytes(planned.stored(it)))
                        .sum();
    }

    private void gather(Operation operation) {
        switch (operation) {
            case Operation.Gather gather -> tables.add(gather.table());
            case Operation.Multiply multiply ->
                    multiply.targets().forEach(it -> factor(it.linear()));
            case Operation.Mix mix -> gather(mix.experts());
            case Operation.Attend attend -> {
                if (attend.attention().position() instanceof Position.RelativeBuckets buckets) {
                    tables.add(buckets.table());
                }
            }
            case Operation.Normalize ignored -> {}
            case Operation.Rotate ignored -> {}
            case Operation.Remember ignored -> {}
            case Operation.Activate ignored -> {}
            case Operation.Gate ignored -> {}
            case Operation.Add ignored -> {}
            case Operation.Scale ignored -> {}
            case Operation.SoftCap ignored -> {}
            case Operation.Select ignored -> {}
        }
    }

    private void gather(Body.Experts experts) {
        factor(experts.router());
        for (Body.FeedForward expert : experts.experts()) {
            factor(expert.up());
            expert.gate().ifPresent(this::factor);
            factor(expert.down());
        }
    }

    private void factor(Linear linear) {
        factors.add(linear.weight());
    }

    /** What {@link LoadedWeights} will find or make: all that it rearranges becomes floats. */
    private Stored stored(Weight weight) {
        return switch (weight) {
            case Weight.Named(String name) -> Stored.of(file.require(name));
            case Weight.Rows(Weight of, int from, int count) -> first(stored(of), count);
            case Weight.Transposed(Weight of) -> {
                List<Integer> shape = stored(of).shape();
                yield floats(List.of(shape.get(1), shape.get(0)));
            }
            case Weight.HeadPart part -> {
                Stored all = stored(part.of());
                yield floats(first(all, all.shape().getFirst() / part.parts()).shape());
            }
            case Weight.OnePlus(Weight of) -> floats(stored(of).shape());
            case Weight.Joined(List<Weight> parts) -> {
                List<Stored> all = parts.stream().map(this::stored).toList();
                int rows = all.stream().mapToInt(it -> it.shape().getFirst()).sum();
                yield floats(first(all.getFirst(), rows).shape());
            }
        };
    }

    private static Stored first(Stored stored, int count) {
        List<Integer> shape = new ArrayList<>(stored.shape());
        shape.set(0, count);
        return stored.shaped(shape);
    }

    private static Stored floats(List<Integer> shape) {
        return new Stored(TensorType.F32, false, shape);
    }
}
