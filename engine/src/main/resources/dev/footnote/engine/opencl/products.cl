// out = matrix · x + bias, TOKENS tokens at a time. A work-group has a tile's 16 rows, each in SLICES
// work-items that share its columns; their sums are added in one order. What a token gives is
// therefore the same, bit for bit, whichever tokens are computed with it, and however many.
// This file is compiled once for each number of tokens, with NAME(x) adding it to a name.

#ifndef SLICES
#define SLICES 8

#define MATRIX_HEAD                                                                               \
    int lane = get_local_id(0);                                                                   \
    int slice = get_local_id(1);                                                                  \
    size_t tile = get_group_id(0);                                                                \
    int first = get_group_id(1) * TOKENS;                                                         \
    __local float partial[SLICES][TOKENS][TILE];                                                  \
    __global const float *rows[TOKENS];                                                           \
    float sums[TOKENS];                                                                           \
    for (int t = 0; t < TOKENS; t++) {                                                            \
        /* Beyond the last token the last one is computed again, and not written. */              \
        rows[t] = x + (size_t)min(first + t, tokens - 1) * columns;                               \
        sums[t] = 0;                                                                              \
    }

#define MATRIX_END                                                                                \
    for (int t = 0; t < TOKENS; t++) {                                                            \
        partial[slice][t][lane] = sums[t];                                                        \
    }                                                                                             \
    barrier(CLK_LOCAL_MEM_FENCE);                                                                 \
    int row = (int)tile * TILE + lane;                                                            \
    if (slice < TOKENS && first + slice < tokens && row < outputs) {                              \
        float sum = bias == 0 ? 0 : bias[row];                                                    \
        for (int s = 0; s < SLICES; s++) {                                                        \
            sum += partial[s][slice][lane];                                                       \
        }                                                                                         \
        out[(size_t)(first + slice) * outputs + row] = sum;                                       \
    }
#endif

__kernel __attribute__((reqd_work_group_size(TILE, SLICES, 1)))
void NAME(multiply_f32)(__global const float *data, int columns, __global const float *x,
                        __global const float *bias, __global float *out, int outputs, int tokens) {
    MATRIX_HEAD
    __global const float *weights = data + tile * columns * TILE + lane;
    for (int c = slice; c < columns; c += SLICES) {
        float weight = weights[(size_t)c * TILE];
        for (int t = 0; t < TOKENS; t++) {
            sums[t] = fma(weight, rows[t][c], sums[t]);
        }
    }
    MATRIX_END
}

__kernel __attribute__((reqd_work_group_size(TILE, SLICES, 1)))
void NAME(multiply_bf16)(__global const ushort *data, int columns, __global const float *x,
                         __global const float *bias, __global float *out, int outputs, int tokens) {
    MATRIX_HEAD
    int pairs = (columns + 1) / 2;
    __global const ushort *weights = data + (tile * pairs * TILE + lane) * 2;
    for (int p = slice; p < pairs; p += SLICES) {
        ushort2 both = vload2(0, weights + (size_t)p * TILE * 2);
        float a = as_float((uint)both.s0 << 16);
        float b = as_float((uint)both.s1 << 16);
        int second = min(2 * p + 1, columns - 1); // The missing column's weight is zero.
        for (int t = 0; t < TOKENS; t++) {
            sums[t] = fma(a, rows[t][2 * p], sums[t]);
            sums[t] = fma(b, rows[t][second], sums[t]);
        }
    }
    MATRIX_END
}

__kernel __attribute__((reqd_work_group_size(TILE, SLICES, 1)))
void NAME(multiply_int8)(__global const uchar *data, int columns, int group, int minimum,
                         __global const float *x, __global const float *bias, __global float *out,
                         int outputs, int tokens) {
    MATRIX_HEAD
    int blocks = columns / BLOCK;
    int scales = BLOCK / group * TILE;
    int scale_bytes = scales * 4 * (minimum ? 2 : 1);
    for (int b = slice; b < blocks; b += SLICES) {
        __global const uchar *block = data + (tile * blocks + b) * (scale_bytes + BLOCK * TILE);
        __global const float *factors = (__global const float *)block;
        __global const char *bytes = (__global const char *)(block + scale_bytes) + lane * 4;
        for (int g = 0; g < BLOCK / group; g++) {
            float dots[TOKENS];
            float totals[TOKENS];
            for (int t = 0; t < TOKENS; t++) {
                dots[t] = 0;
                totals[t] = 0;
            }
            for (int c = g * group; c < (g + 1) * group; c += 4) {
                float4 weight = convert_float4(vload4(0, bytes + c * TILE)).s0213;
                for (int t = 0; t < TOKENS; t++) {
                    float4 value = vload4(0, rows[t] + b * BLOCK + c);
                    dots[t] = fma(weight.s0, value.s0, dots[t]);
                    dots[t] = fma(weight.s1, value.s1, dots[t]);
                    dots[t] = fma(weight.s2, value.s2, dots[t]);
                    dots[t] = fma(weight.s3, value.s3, dots[t]);
                    totals[t] += (value.s0 + value.s1) + (value.s2 + value.s3);
                }
            }
            float scale = factors[g * TILE + lane];
            float least = minimum ? factors[scales + g * TILE + lane] : 0;
            for (int t = 0; t < TOKENS; t++) {
                sums[t] = fma(scale, dots[t], sums[t]);
                sums[t] = fma(least, totals[t], sums[t]);
            }
        }
    }
    MATRIX_END
}

__kernel __attribute__((reqd_work_group_size(TILE, SLICES, 1)))
void NAME(multiply_int4)(__global const uchar *data, int columns, int group, int minimum,
                         __global const float *x, __global const float *bias, __global float *out,
                         int outputs, int tokens) {
    MATRIX_HEAD
    int blocks = columns / BLOCK;
    int scales = BLOCK / group * TILE;
    int scale_bytes = scales * 8;
    for (int b = slice; b < blocks; b += SLICES) {
        __global const uchar *block = data + (tile * blocks + b) * (scale_bytes + BLOCK / 2 * TILE);
        __global const float *factors = (__global const float *)block;
        __global const uint *nibbles = (__global const uint *)(block + scale_bytes) + lane;
        for (int g = 0; g < BLOCK / group; g++) {
            float dots[TOKENS];
            float totals[TOKENS];
            for (int t = 0; t < TOKENS; t++) {
                dots[t] = 0;
                totals[t] = 0;
            }
            for (int c = g * group; c < (g + 1) * group; c += 8) {
                uint eight = nibbles[c / 8 * TILE];
                float4 even = convert_float4((uint4)(eight, eight >> 4, eight >> 8, eight >> 12) & 15u);
                float4 odd = convert_float4((uint4)(eight >> 16, eight >> 20, eight >> 24, eight >> 28) & 15u);
                for (int t = 0; t < TOKENS; t++) {
                    float8 value = vload8(0, rows[t] + b * BLOCK + c);
                    dots[t] = fma(even.s0, value.s0, dots[t]);
                    dots[t] = fma(odd.s0, value.s1, dots[t]);
                    dots[t] = fma(even.s1, value.s2, dots[t]);
                    dots[t] = fma(odd.s1, value.s3, dots[t]);
                    dots[t] = fma(even.s2, value.s4, dots[t]);
                    dots[t] = fma(odd.s2, value.s5, dots[t]);
                    dots[t] = fma(even.s3, value.s6, dots[t]);
                    dots[t] = fma(odd.s3, value.s7, dots[t]);
                    totals[t] += ((value.s0 + value.s1) + (value.s2 + value.s3))
                                 + ((value.s4 + value.s5) + (value.s6 + value.s7));
                }
            }
            float scale = factors[g * TILE + lane];
            float least = factors[scales + g * TILE + lane];
            for (int t = 0; t < TOKENS; t++) {
                sums[t] = fma(scale, dots[t], sums[t]);
                sums[t] = fma(least, totals[t], sums[t]);
            }
        }
    }
    MATRIX_END
}
