package dev.footnote.engine;

import dev.footnote.engine.format.TensorType;

/** What a {@link Quantizer} writes matrices as. */
public enum Quantization {
    /** 32 bits: nothing is lost. */
    F32(TensorType.F32, 0),
    /** 16 bits, floating point. */
    F16(TensorType.F16, 1),
    /** 16 bits with the exponent of 32. */
    BF16(TensorType.BF16, 32),
    /** 8 bits, a scale for each 32 values. */
    Q8_0(TensorType.Q8_0, 7),
    /** 4 bits, a scale for each 32 values. */
    Q4_0(TensorType.Q4_0, 2),
    /** 4 bits, a scale and a minimum for each 32 values, themselves of 6 bits. */
    Q4_K(TensorType.Q4_K, 14);

    private final TensorType type;
    private final long fileType;

    Quantization(TensorType type, long fileType) {
        this.type = type;
        this.fileType = fileType;
    }

    /** The number that GGUF files give a file of mostly this type. */
    long fileType() {
        return fileType;
    }

    /**
     * The type of a matrix. Rows that do not fill blocks take the next larger type that fits;
     * embeddings and the output, which matter most, stay at eight bits.
     */
    TensorType typeOf(int columns, boolean outermost) {
        boolean four = this == Q4_0 || this == Q4_K;
        TensorType wanted = four && outermost ? TensorType.Q8_0 : type;
        if (columns % wanted.blockElements() == 0) {
            return wanted;
        }
        return columns % TensorType.Q8_0.blockElements() == 0 ? TensorType.Q8_0 : TensorType.F16;
    }
}
