package dev.footnote.engine.format;

/**
 * How the elements of a tensor are stored: blocks of {@link #blockElements} elements in {@link
 * #blockBytes} bytes. Plain numbers are blocks of one.
 */
public enum TensorType {
    F64(1, 8),
    F32(1, 4),
    F16(1, 2),
    BF16(1, 2),
    I64(1, 8),
    I32(1, 4),
    I16(1, 2),
    I8(1, 1),
    U8(1, 1),
    BOOL(1, 1),
    Q4_0(32, 18),
    Q4_1(32, 20),
    Q5_0(32, 22),
    Q5_1(32, 24),
    Q8_0(32, 34),
    Q2_K(256, 84),
    Q3_K(256, 110),
    Q4_K(256, 144),
    Q5_K(256, 176),
    Q6_K(256, 210),
    IQ4_NL(32, 18),
    IQ4_XS(256, 136),
    /** Four bits, quantiles of the normal distribution; see {@link FourBits}. */
    NF4(64, FourBits.BLOCK_BYTES),
    /** Four bits, floating point; see {@link FourBits}. */
    FP4(64, FourBits.BLOCK_BYTES),
    /** A scale as a float and 32 signed bytes. */
    INT8(32, 36);

    private final int blockElements;
    private final int blockBytes;

    TensorType(int blockElements, int blockBytes) {
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    /** Elements in a block. */
    public int blockElements() {
        return blockElements;
    }

    /** Bytes of a block. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Bytes of a number of elements that fill whole blocks. */
    public long bytes(long elements) {
        if (elements < 0 || elements % blockElements != 0) {
            throw new IllegalArgumentException(
                    elements + " elements do not fill blocks of " + blockElements + " of " + this);
        }
        return Math.multiplyExact(elements / blockElements, (long) blockBytes);
    }
}
