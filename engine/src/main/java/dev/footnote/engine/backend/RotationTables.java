package dev.footnote.engine.backend;

import dev.footnote.engine.plan.Position.Rope;
import dev.footnote.engine.plan.Scaling;

import java.util.Arrays;
import java.util.List;

/**
 * Cosines and sines of rotary embedding for every position of a context.
 *
 * @param cosines (positions, dimensions / 2); twice as many rows, the second half for long prompts,
 *     when the scaling is {@link Scaling.PerPair}
 * @param sines laid out as the cosines
 */
@SuppressWarnings("ArrayRecordComponent") // Tables shared read-only, never compared.
record RotationTables(float[] cosines, float[] sines) {

    /**
     * The tables of a rope.
     *
     * @param divisors of the frequencies, for {@link Scaling.Divisors}; otherwise empty
     */
    static RotationTables of(Rope rope, int contextLength, float[] divisors) {
        int half = rope.dimensions() / 2;
        double[] frequencies = new double[half];
        for (int i = 0; i < half; i++) {
            frequencies[i] = Math.pow(rope.base(), -2.0 * i / rope.dimensions());
        }
        double gain = 1;
        switch (rope.scaling()) {
            case Scaling.None ignored -> {}
            case Scaling.Linear(float factor) -> divide(frequencies, factor);
            case Scaling.ByWavelength scaling -> {
                for (int i = 0; i < half; i++) {
                    frequencies[i] = scaling.scaled(frequencies[i]);
                }
            }
            case Scaling.Yarn yarn -> {
                yarn(frequencies, yarn, rope);
                gain = yarn.gain();
            }
            case Scaling.PerPair perPair -> {
                return perPair(frequencies, perPair, contextLength);
            }
            case Scaling.Divisors ignored -> {
                for (int i = 0; i < half; i++) {
                    frequencies[i] /= divisors[i];
                }
            }
        }
        RotationTables tables = empty(contextLength, half);
        tables.fill(0, contextLength, frequencies, gain);
        return tables;
    }

    private static RotationTables empty(int rows, int half) {
        return new RotationTables(new float[rows * half], new float[rows * half]);
    }

    private void fill(int firstRow, int positions, double[] frequencies, double gain) {
        for (int p = 0; p < positions; p++) {
            int row = (firstRow + p) * frequencies.length;
            for (int i = 0; i < frequencies.length; i++) {
                cosines[row + i] = (float) (gain * Math.cos(p * frequencies[i]));
                sines[row + i] = (float) (gain * Math.sin(p * frequencies[i]));
            }
        }
    }

    private static void divide(double[] frequencies, double factor) {
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] /= factor;
        }
    }

    private static void yarn(double[] frequencies, Scaling.Yarn yarn, Rope rope) {
        double low = Math.floor(pairThatTurns(yarn.ramp().fast(), yarn, rope));
        double high = Math.ceil(pairThatTurns(yarn.ramp().slow(), yarn, rope));
        low = Math.max(low, 0);
        high = Math.min(high, rope.dimensions() - 1.0);
        if (low == high) {
            high += 0.001;
        }
        for (int i = 0; i < frequencies.length; i++) {
            double stretched = Math.clamp((i - low) / (high - low), 0, 1);
            frequencies[i] *= 1 - stretched + stretched / yarn.factor();
        }
    }

    /** The pair, as a real number, that turns this often within the old context. */
    private static double pairThatTurns(double rotations, Scaling.Yarn yarn, Rope rope) {
        return rope.dimensions()
                * Math.log(yarn.contextBefore() / (rotations * 2 * Math.PI))
                / (2 * Math.log(rope.base()));
    }

    private static RotationTables perPair(
            double[] frequencies, Scaling.PerPair perPair, int contextLength) {
        RotationTables tables = empty(2 * contextLength, frequencies.length);
        double[] shorter = dividedBy(frequencies, perPair.shortDivisors());
        double[] longer = dividedBy(frequencies, perPair.longDivisors());
        tables.fill(0, contextLength, shorter, perPair.gain());
        tables.fill(contextLength, contextLength, longer, perPair.gain());
        return tables;
    }

    private static double[] dividedBy(double[] frequencies, List<Float> divisors) {
        double[] divided = Arrays.copyOf(frequencies, frequencies.length);
        for (int i = 0; i < divided.length; i++) {
            divided[i] /= divisors.get(i);
        }
        return divided;
    }
}
