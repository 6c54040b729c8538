package dev.footnote.engine.backend;

import dev.footnote.engine.plan.Buffer;
import dev.footnote.engine.plan.Operation;
import dev.footnote.engine.plan.Plan;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The arrays behind the buffers of a plan, made once for the largest step. */
final class Buffers {

    private final Map<String, float[]> arrays = new HashMap<>();

    /** Makes all buffers; one name used with several widths gets the largest. */
    Buffers(Plan plan, StepLimits limits) {
        widths(plan)
                .forEach(
                        (name, buffer) ->
                                arrays.put(
                                        name,
                                        new float
                                                [Math.multiplyExact(
                                                        rowsMax(buffer, limits), buffer.width())]));
    }

    Collection<float[]> all() {
        return arrays.values();
    }

    /** Bytes that the buffers of this plan take. */
    static long bytes(Plan plan, StepLimits limits) {
        return widths(plan).values().stream()
                .mapToLong(b -> (long) rowsMax(b, limits) * b.width() * Float.BYTES)
                .sum();
    }

    float[] get(String name) {
        float[] array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException(
                    "the plan has no buffer %s; it has %s".formatted(name, arrays.keySet()));
        }
        return array;
    }

    float[] get(Buffer buffer) {
        return get(buffer.name());
    }

    /** Rows of a buffer in this step. */
    static int rows(Step step, Buffer.Extent extent) {
        return switch (extent) {
            case TOKENS, ENCODER -> step.tokens();
            case SELECTED -> step.selectedCount();
        };
    }

    private static int rowsMax(Buffer buffer, StepLimits limits) {
        return switch (buffer.extent()) {
            case TOKENS, ENCODER -> limits.tokensMax();
            case SELECTED -> limits.selectedMax();
        };
    }

    private static Map<String, Buffer> widths(Plan plan) {
        Map<String, Buffer> widest = new HashMap<>();
        Stream.concat(plan.operations().stream(), plan.encoder().stream())
                .flatMap(operation -> buffersOf(operation).stream())
                .forEach(
                        buffer ->
                                widest.merge(
                                        buffer.name(),
                                        buffer,
                                        (a, b) -> a.width() >= b.width() ? a : b));
        return widest;
    }

    private static Set<Buffer> buffersOf(Operation operation) {
        Stream<Buffer> others =
                switch (operation) {
                    case Operation.Normalize o -> Stream.of(o.from());
                    case Operation.Multiply o ->
                            Stream.concat(
                                    Stream.of(o.from()),
                                    o.targets().stream().map(Operation.Target::to));
                    case Operation.Remember o -> Stream.of(o.values());
                    case Operation.Attend o ->
                            Stream.concat(Stream.of(o.queries()), buffersOf(o.keys()));
                    case Operation.Gate o -> Stream.of(o.up());
                    case Operation.Add o -> Stream.of(o.other());
                    case Operation.Mix o -> Stream.of(o.from());
                    case Operation.Select o -> Stream.of(o.from());
                    case Operation.Gather ignored -> Stream.of();
                    case Operation.Rotate ignored -> Stream.of();
                    case Operation.Activate ignored -> Stream.of();
                    case Operation.Scale ignored -> Stream.of();
                    case Operation.SoftCap ignored -> Stream.of();
                };
        return Set.copyOf(Stream.concat(others, Stream.of(operation.result())).distinct().toList());
    }

    private static Stream<Buffer> buffersOf(Operation.Keys keys) {
        return switch (keys) {
            case Operation.Keys.Cached ignored -> Stream.of();
            case Operation.Keys.Present present -> Stream.of(present.keys(), present.values());
        };
    }
}
