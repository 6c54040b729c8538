package dev.footnote.engine.backend;

import dev.footnote.engine.format.Tensor;
import dev.footnote.engine.format.TensorType;
import dev.footnote.engine.format.WeightsFile;
import dev.footnote.engine.plan.Weight;
import dev.footnote.engine.quant.Blocks;
import dev.footnote.engine.quant.Layouts;
import dev.footnote.engine.quant.Matrix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The weights of one model in the layouts that kernels read. Each is laid out once, when a plan
 * first asks for it; all live in one arena that ends with this object.
 */
public final class LoadedWeights implements Weights {

    private final WeightsFile file;
    private final Optional<Layout> factorLayout;
    private final Arena arena = Arena.ofShared();
    private final Map<Weight, Matrix> matrices = new HashMap<>();
    private final Map<Weight, Matrix> factors = new HashMap<>();
    private final Map<Weight, float[]> vectors = new HashMap<>();

    /** Reads from an open file, which this object closes in the end. */
    public LoadedWeights(WeightsFile file) {
        this.file = file;
        this.factorLayout = Optional.empty();
    }

    /** The same with another layout for the matrices that are multiplied by. */
    public LoadedWeights(WeightsFile file, Layout factorLayout) {
        this.file = file;
        this.factorLayout = Optional.of(factorLayout);
    }

    /** Lays out a tensor as a matrix in memory of an arena. */
    @FunctionalInterface
    public interface Layout {
        Matrix of(Tensor tensor, Arena arena);
    }

    @Override
    public Matrix matrix(Weight weight) {
        Matrix known = matrices.get(weight);
        if (known == null) {
            known = Layouts.of(tensor(weight), arena);
            matrices.put(weight, known);
        }
        return known;
    }

    @Override
    public Matrix factor(Weight weight) {
        if (factorLayout.isEmpty()) {
            return matrix(weight);
        }
        Matrix known = factors.get(weight);
        if (known == null) {
            known = factorLayout.get().of(tensor(weight), arena);
            factors.put(weight, known);
        }
        return known;
    }

    @Override
    public float[] vector(Weight weight) {
        return vectors.computeIfAbsent(weight, this::floats);
    }

    private Tensor tensor(Weight weight) {
        return switch (weight) {
            case Weight.Named(String name) -> file.require(name);
            case Weight.Rows(Weight of, int from, int count) -> rows(tensor(of), from, count);
            case Weight.Transposed(Weight of) -> transposed(tensor(of));
            case Weight.HeadPart part -> headPart(tensor(part.of()), part);
            case Weight.OnePlus(Weight of) -> onePlus(tensor(of));
            case Weight.Joined(List<Weight> parts) ->
                    joined(parts.stream().map(this::tensor).toList());
        };
    }

    private float[] floats(Weight weight) {
        return floats(tensor(weight));
    }

    private static float[] floats(Tensor tensor) {
        float[] values = new float[elements(tensor)];
        Blocks.toFloats(tensor, 0, (int) tensor.rows(), values);
        return values;
    }

    private static int elements(Tensor tensor) {
        return Math.toIntExact(tensor.elements());
    }

    /** A view of consecutive rows: blocks never cross rows, so bytes divide evenly. */
    private static Tensor rows(Tensor tensor, int from, int count) {
        int all = tensor.shape().getFirst();
        if (from + count > all) {
            throw new IllegalArgumentException(
                    "%s has %d rows; rows %d to %d were asked for"
                            .formatted(tensor.name(), all, from, from + count));
        }
        long rowBytes = tensor.data().byteSize() / all;
        List<Integer> shape = new ArrayList<>(tensor.shape());
        shape.set(0, count);
        MemorySegment data = tensor.data().asSlice(from * rowBytes, count * rowBytes);
        return new Tensor(tensor.name(), tensor.type(), List.copyOf(shape), data);
    }

    private static Tensor transposed(Tensor tensor) {
        int rows = tensor.shape().get(0);
        int columns = tensor.shape().get(1);
        float[] from = floats(tensor);
        float[] to = new float[from.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                to[c * rows + r] = from[r * columns + c];
            }
        }
        return made(tensor.name(), List.of(columns, rows), to);
    }

    private static Tensor headPart(Tensor tensor, Weight.HeadPart part) {
        int rows = tensor.shape().getFirst();
        int heads = rows / (part.parts() * part.headWidth());
        float[] from = floats(tensor);
        int run = from.length / rows * part.headWidth();
        float[] to = new float[heads * run];
        for (int h = 0; h < heads; h++) {
            System.arraycopy(from, (h * part.parts() + part.part()) * run, to, h * run, run);
        }
        List<Integer> shape = new ArrayList<>(tensor.shape());
        shape.set(0, heads * part.headWidth());
        return made(tensor.name(), List.copyOf(shape), to);
    }

    private static Tensor onePlus(Tensor tensor) {
        float[] values = floats(tensor);
        for (int i = 0; i < values.length; i++) {
            values[i] += 1;
        }
        return made(tensor.name(), tensor.shape(), values);
    }

    private static Tensor joined(List<Tensor> tensors) {
        int length = tensors.stream().mapToInt(LoadedWeights::elements).sum();
        float[] values = new float[length];
        int at = 0;
        for (Tensor tensor : tensors) {
            float[] part = floats(tensor);
            System.arraycopy(part, 0, values, at, part.length);
            at += part.length;
        }
        List<Integer> shape = new ArrayList<>(tensors.getFirst().shape());
        shape.set(0, tensors.stream().mapToInt(t -> t.shape().getFirst()).sum());
        return made(tensors.getFirst().name(), List.copyOf(shape), values);
    }

    /** On the heap, and gone once it is laid out. */
    private static Tensor made(String name, List<Integer> shape, float[] values) {
        return new Tensor(name, TensorType.F32, shape, MemorySegment.ofArray(values));
    }

    /** Bytes outside the heap that are laid out so far. */
    public long nativeBytes() {
        return Stream.concat(matrices.values().stream(), factors.values().stream())
                .mapToLong(Matrix::byteSize)
                .sum();
    }

    @Override
    public void close() {
        matrices.clear();
        factors.clear();
        vectors.clear();
        arena.close();
        file.close();
    }
}
