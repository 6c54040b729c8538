package dev.footnote.engine.backend;

import dev.footnote.engine.quant.Matrix;

/**
 * One matrix to multiply by: {@code out[t] = matrix · x[t] + bias}.
 *
 * @param matrix (outputs, inputs)
 * @param bias (outputs), or empty when there is none
 * @param out (tokens, outputs), row-major; at least as long as the largest step needs
 */
@SuppressWarnings("ArrayRecordComponent") // Bound once to the buffers of a backend, never compared.
public record Product(Matrix matrix, float[] bias, float[] out) {

    public Product {
        if (bias.length != 0 && bias.length != matrix.rows()) {
            throw new IllegalArgumentException(
                    "bias has %d values; the matrix has %d rows"
                            .formatted(bias.length, matrix.rows()));
        }
    }
}
