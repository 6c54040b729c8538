package dev.footnote.engine.plan;

import java.util.List;

/** How rotary frequencies are stretched for contexts longer than the model was first trained on. */
public sealed interface Scaling {

    /** They are not. */
    record None() implements Scaling {}

    /** All divided by the factor. */
    record Linear(float factor) implements Scaling {}

    /** Low frequencies divided, high ones kept, a ramp between (Llama 3). */
    record ByWavelength(float factor, float lowFactor, float highFactor, int contextBefore)
            implements Scaling {

        /** What becomes of a frequency. */
        public double scaled(double frequency) {
            double wavelength = 2 * Math.PI / frequency;
            if (wavelength > contextBefore / lowFactor) {
                return frequency / factor;
            }
            if (wavelength < contextBefore / highFactor) {
                return frequency;
            }
            double smooth =
                    (contextBefore / wavelength - lowFactor) / ((double) highFactor - lowFactor);
            return frequency * ((1 - smooth) / factor + smooth);
        }
    }

    /** YaRN (arXiv 2309.00071): a ramp over dimensions; the tables are scaled by {@code gain}. */
    record Yarn(float factor, int contextBefore, Ramp ramp, float gain) implements Scaling {}

    /** The rotations within the old context at which YaRN's ramp begins and ends. */
    record Ramp(float fast, float slow) {}

    /**
     * LongRoPE (arXiv 2402.13753): a divisor for each pair, one list for prompts within {@code
     * contextBefore} and one for longer ones; the tables are scaled by {@code gain} in both cases.
     */
    record PerPair(
            List<Float> shortDivisors, List<Float> longDivisors, int contextBefore, float gain)
            implements Scaling {
        public PerPair {
            shortDivisors = List.copyOf(shortDivisors);
            longDivisors = List.copyOf(longDivisors);
        }
    }

    /** Divisors, one a pair, that the file holds as a tensor. */
    record Divisors(Weight weight) implements Scaling {}
}
