package dev.footnote.engine.backend.nativecpu;

import dev.footnote.engine.backend.Product;
import dev.footnote.engine.backend.Team;
import dev.footnote.engine.quant.Int4Matrix;
import dev.footnote.engine.quant.Matrix;

/**
 * Products of integer matrices with rows of activations. Pairs of tiles of all products of a call
 * are shared out among the team; a member takes a run of them and as many rows at a time as stay
 * near while the weights pass by.
 */
final class NativeProducts {
    /** Below so many multiplications sharing costs more than it saves. */
    private static final long SHARED_MIN = 1 << 17;

    private static final int PARTS_PER_MEMBER = 4;

    /** Bytes of activations that are computed with at a time. */
    private static final int NEAR_BYTES = 1 << 18;

    /** Rows that the library takes together; a chunk is a multiple of it. */
    private static final int ROWS_TOGETHER = 6;

    private static final int CHUNKS_MAX = 16;

    private final NativeLibrary library;
    private final Team team;
    private final NativeActivations activations;

    NativeProducts(NativeLibrary library, Team team) {
        this.library = library;
        this.team = team;
        this.activations = new NativeActivations(library, team);
    }

    /** All matrices are integers and have as many columns. */
    void multiply(float[] x, int rows, Product[] products) {
        if (rows == 0) {
            return;
        }
        int columns = products[0].matrix().columns();
        quantize(x, rows, products, columns);
        NativeProduct[] all = new NativeProduct[products.length];
        int[] ends = new int[products.length];
        int pairs = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = NativeProduct.of(products[i], rows, activations);
            pairs += pairs(products[i].matrix());
            ends[i] = pairs;
        }
        int total = pairs;
        long work = 32L * total * columns * rows;
        int parts = work < SHARED_MIN ? 1 : Math.min(total, team.size() * PARTS_PER_MEMBER);
        int chunk = chunkRows(columns);
        team.run(
                parts,
                (part, member) -> {
                    int from = (int) ((long) total * part / parts);
                    int to = (int) ((long) total * (part + 1) / parts);
                    for (int row = 0; row < rows; row += chunk) {
                        multiplyPairs(all, ends, from, to, row, Math.min(rows, row + chunk));
                    }
                });
    }

    private void quantize(float[] x, int rows, Product[] products, int columns) {
        boolean bytes = false;
        boolean nibbles = false;
        for (Product product : products) {
            if (product.matrix().columns() != columns) {
                throw new IllegalArgumentException(
                        "products of one input have %d and %d columns"
                                .formatted(columns, product.matrix().columns()));
            }
            boolean four = product.matrix() instanceof Int4Matrix;
            nibbles |= four;
            bytes |= !four;
        }
        if (bytes) {
            activations.quantizeForBytes(x, rows, columns);
        }
        if (nibbles) {
            activations.quantizeForNibbles(x, rows, columns);
        }
    }

    private static int chunkRows(int columns) {
        int near = NEAR_BYTES / (columns / 32 * NativeActivations.INTS * Integer.BYTES);
        return Math.clamp(near / ROWS_TOGETHER, 1, CHUNKS_MAX) * ROWS_TOGETHER;
    }

    private static int pairs(Matrix matrix) {
        return (matrix.tiles() + 1) / 2;
    }

    /** Pairs {@code from} to {@code to} in the row of all products' pairs of tiles. */
    private void multiplyPairs(
            NativeProduct[] products, int[] ends, int from, int to, int rowFrom, int rowTo) {
        int first = 0;
        for (int i = 0; i < products.length; i++) {
            int begin = Math.max(from, first);
            int end = Math.min(to, ends[i]);
            if (begin < end) {
                int tiles = Matrix.tiles(products[i].outputs());
                library.multiply(
                        products[i],
                        2 * (begin - first),
                        Math.min(tiles, 2 * (end - first)),
                        rowFrom,
                        rowTo);
            }
            first = ends[i];
        }
    }
}
