package dev.footnote.engine.backend.vector;

import static dev.footnote.engine.quant.Matrix.TILE_ROWS;

import dev.footnote.engine.backend.Product;
import dev.footnote.engine.backend.Team;
import dev.footnote.engine.quant.Bf16Matrix;
import dev.footnote.engine.quant.F32Matrix;
import dev.footnote.engine.quant.Int4Matrix;
import dev.footnote.engine.quant.Int8Matrix;
import dev.footnote.engine.quant.Matrix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Products of matrices with rows of activations. The tiles of all products of a call are shared out
 * among the team; a member takes a run of tiles and computes {@link Scratch#ROWS_MAX} rows at a
 * time, so that their activations stay near while the weights pass by.
 */
final class Products {
    /** Below so many multiplications sharing costs more than it saves. */
    private static final long SHARED_MIN = 1 << 16;

    private static final int PARTS_PER_MEMBER = 4;

    private final Team team;
    private final Arena arena;
    private final Activations activations = new Activations();

    /** (members). */
    private final Scratch[] scratches;

    /** (members) a tile of bfloat16 weights as 32-bit ones. */
    private final MemorySegment[] tiles;

    Products(Team team, Arena arena) {
        this.team = team;
        this.arena = arena;
        this.scratches = new Scratch[team.size()];
        Arrays.setAll(scratches, member -> new Scratch());
        this.tiles = new MemorySegment[team.size()];
        Arrays.fill(tiles, MemorySegment.NULL);
    }

    void multiply(float[] x, int rows, Product[] products) {
        if (rows == 0 || products.length == 0) {
            return;
        }
        int columns = products[0].matrix().columns();
        int tileCount = 0;
        boolean quantized = false;
        for (Product product : products) {
            Matrix matrix = product.matrix();
            if (matrix.columns() != columns) {
                throw new IllegalArgumentException(
                        "products of one input have %d and %d columns"
                                .formatted(columns, matrix.columns()));
            }
            tileCount += matrix.tiles();
            quantized |= matrix instanceof Int4Matrix || matrix instanceof Int8Matrix;
            if (rows > 1 && matrix instanceof Bf16Matrix) {
                reserveTiles(columns);
            }
        }
        if (quantized) {
            quantize(x, rows, columns);
        }
        long work = (long) tileCount * TILE_ROWS * columns * rows;
        int parts = work < SHARED_MIN ? 1 : Math.min(tileCount, team.size() * PARTS_PER_MEMBER);
        int total = tileCount;
        team.run(
                parts,
                (part, member) -> {
                    int from = (int) ((long) total * part / parts);
                    int to = (int) ((long) total * (part + 1) / parts);
                    for (int start = 0; start < rows; start += Scratch.ROWS_MAX) {
                        int count = Math.min(Scratch.ROWS_MAX, rows - start);
                        var chunk = new FloatProducts.Rows(x, columns, start, count);
                        multiplyTiles(products, from, to, chunk, member);
                    }
                });
    }

    private void quantize(float[] x, int rows, int columns) {
        activations.prepare(rows, columns);
        int parts = (long) rows * columns < SHARED_MIN ? 1 : Math.min(rows, team.size() * 2);
        team.run(
                parts,
                (part, member) -> {
                    int to = (int) ((long) rows * (part + 1) / parts);
                    for (int row = (int) ((long) rows * part / parts); row < to; row++) {
                        activations.quantize(x, columns, row);
                    }
                });
    }

    private void reserveTiles(int columns) {
        long bytes = (columns + 1) / 2 * 2L * TILE_ROWS * Float.BYTES;
        if (tiles[0].byteSize() < bytes) {
            for (int i = 0; i < tiles.length; i++) {
                tiles[i] = arena.allocate(bytes, 64);
            }
        }
    }

    /** Tiles {@code from} to {@code to} in the row of all products' tiles. */
    private void multiplyTiles(
            Product[] products, int from, int to, FloatProducts.Rows rows, int member) {
        int first = 0;
        for (Product product : products) {
            int end = first + product.matrix().tiles();
            for (int i = Math.max(from, first); i < Math.min(to, end); i++) {
                multiplyTile(product.matrix(), i - first, rows, member);
                write(product, i - first, rows, scratches[member].sums);
            }
            first = end;
        }
    }

    private void multiplyTile(Matrix matrix, int tile, FloatProducts.Rows rows, int member) {
        Scratch scratch = scratches[member];
        float[] out = scratch.sums;
        int start = rows.start();
        int count = rows.count();
        scratch.rows = count;
        boolean single = count == 1 && start == 0 && activations.rows == 1;
        switch (matrix) {
            case Int4Matrix int4 -> {
                if (single) {
                    Int4Products.one(int4, tile, activations, out);
                } else {
                    Int4Products.many(int4, tile, activations, start, scratch);
                }
            }
            case Int8Matrix int8 -> {
                if (single) {
                    Int8Products.one(int8, tile, activations, out);
                } else {
                    Int8Products.many(int8, tile, activations, start, scratch);
                }
            }
            case F32Matrix f32 ->
                    FloatProducts.many(f32.data(), (long) tile * f32.columns() * 64, rows, out);
            case Bf16Matrix bf16 -> {
                long at = (long) tile * bf16.pairs() * 64;
                if (count == 1) {
                    FloatProducts.oneOfBf16(bf16.data(), at, rows, out);
                } else {
                    FloatProducts.spreadBf16(bf16.data(), at, bf16.columns(), tiles[member]);
                    FloatProducts.many(tiles[member], 0, rows, out);
                }
            }
        }
    }

    private static void write(Product product, int tile, FloatProducts.Rows rows, float[] sums) {
        int outputs = product.matrix().rows();
        int from = tile * TILE_ROWS;
        int count = Math.min(TILE_ROWS, outputs - from);
        float[] bias = product.bias();
        float[] out = product.out();
        for (int row = 0; row < rows.count(); row++) {
            int to = (rows.start() + row) * outputs + from;
            if (bias.length == 0) {
                System.arraycopy(sums, row * TILE_ROWS, out, to, count);
            } else {
                for (int i = 0; i < count; i++) {
                    out[to + i] = sums[row * TILE_ROWS + i] + bias[from + i];
                }
            }
        }
    }
}
