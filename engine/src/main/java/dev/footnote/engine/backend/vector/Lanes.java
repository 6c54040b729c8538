package dev.footnote.engine.backend.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;

import dev.footnote.engine.quant.Matrix;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The widest vectors of the processor, at most as wide as a tile has rows. */
final class Lanes {
    private static final VectorShape SHAPE =
            FloatVector.SPECIES_PREFERRED.length() > Matrix.TILE_ROWS
                    ? VectorShape.S_512_BIT
                    : FloatVector.SPECIES_PREFERRED.vectorShape();

    static final VectorSpecies<Float> FLOATS = SHAPE.withLanes(float.class);
    static final VectorSpecies<Integer> INTS = SHAPE.withLanes(int.class);
    static final VectorSpecies<Short> SHORTS = SHAPE.withLanes(short.class);

    /** 32-bit lanes. */
    static final int COUNT = FLOATS.length();

    private Lanes() {}

    /** Two neighbouring activations in every pair of 16-bit lanes. */
    static ShortVector pair(int activations) {
        return IntVector.broadcast(INTS, activations).reinterpretAsShorts();
    }

    /** Sums of neighbouring 16-bit lanes. */
    static IntVector addPairs(ShortVector sums) {
        IntVector both = sums.reinterpretAsInts();
        return both.lanewise(LSHL, 16).lanewise(ASHR, 16).add(both.lanewise(ASHR, 16));
    }

    static FloatVector toFloats(IntVector sums) {
        return (FloatVector) sums.convertShape(VectorOperators.I2F, FLOATS, 0);
    }
}
