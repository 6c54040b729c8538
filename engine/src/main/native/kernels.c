/*
 * The kernels that Java has no instructions for, or that are faster this way: products of integer
 * matrices, attention, the smooth functions of feed-forward layers.
 *
 * This file is compiled once for each variant of processor (compile.sh); the functions of a variant
 * end in its name. All of them compute on vectors of 16 lanes (lanes.h). Who calls checks every size
 * and index first: nothing here does. No function keeps anything between calls.
 */
#include "lanes.h"

#define JOIN(a, b) a##_##b
#define JOINED(a, b) JOIN(a, b)
#define EXPORT(name) __attribute__((visibility("default"))) JOINED(footnote_##name, VARIANT)

/* ---- Products of integer matrices. The layouts of weights are those of Int8Matrix and Int4Matrix:
   tiles of 16 rows, a lane each; blocks of 32 columns in one or two groups; in a block the groups'
   scales, their minima if there are any, then the bytes or nibbles. */

/* 32 activations: signed bytes in the order in which the weights' bytes meet them, their scale, and
   for each half the sum, scaled, and what dot_signed begins with; last the same for both. */
struct activations {
    int32_t quads[8];
    float scale;
    float sums[2];
    int32_t start[3];
};

/* Position of column c of 32 among the bytes. */
INLINE int byte_place(int c, int nibbles) {
    return nibbles ? c / 8 * 8 + c / 2 % 2 * 4 + c % 2 * 2 + c / 4 % 2 : c / 4 * 4 + c % 2 * 2 + c / 2 % 2;
}

INLINE floats size(floats x) { return (floats)((ints)x & 0x7fffffff); }

/* The nearest whole number is in the low bits of the sum with this. */
static const float ROUNDING = 0x1.8p23f;

INLINE void quantize(const float *x, int nibbles, struct activations *to) {
    floats halves[2] = {load(x), load(x + LANES)};
    float scale = largest(larger(size(halves[0]), size(halves[1]))) / 127;
    /* A block so small that its reciprocal overflows is as good as zero. */
    float factor = scale < 0x1p-126f ? 0 : 1 / scale;
    int8_t *bytes_to = (int8_t *)to->quads;
    to->scale = scale;
    to->start[2] = 0;
    for (int h = 0; h < 2; h++) {
        floats moved = halves[h] * factor + ROUNDING;
        ints whole = (ints)moved - (ints)all(ROUNDING);
        int32_t values[LANES];
        memcpy(values, &whole, sizeof values);
        int32_t sum = 0;
        for (int i = 0; i < LANES; i++) sum += values[i];
        for (int i = 0; i < LANES; i++) bytes_to[byte_place(h * LANES + i, nibbles)] = (int8_t)values[i];
        to->sums[h] = scale * (float)sum;
        to->start[h] = -SIGNED_EXCESS * sum;
        to->start[2] += to->start[h];
    }
}

/* Rows of activations, `columns` each; `to` has columns / 32 blocks a row. */
void EXPORT(quantize)(const float *x, int32_t columns, int32_t from, int32_t until, int32_t nibbles,
                      struct activations *to) {
    int64_t blocks = columns / 32;
    for (int64_t b = from * blocks; b < until * blocks; b++) {
        if (nibbles) quantize(x + b * 32, 1, to + b);
        else quantize(x + b * 32, 0, to + b);
    }
}

struct product {
    const uint8_t *weights;
    int32_t blocks;
    const struct activations *x;
    const float *bias;
    float *out;
    int32_t outputs;
};

/* What is constant where a loop is made for it. */
struct form {
    int nibbles, minimum, groups;
};

INLINE int block_bytes(struct form form) {
    return form.groups * 64 * (1 + form.minimum) + 32 * LANES / (1 + form.nibbles);
}

enum { TILES = 2, ROWS = 6 };

/* Adds a group of a block: `weights` and `x` are the block's. */
INLINE void add_group(struct form form, int group, int tiles, int rows, const uint8_t *const weights[],
                      const struct activations *const x[], floats sums[TILES][ROWS]) {
    ints totals[TILES][ROWS];
    int which = form.groups == 1 ? 2 : group;
    for (int t = 0; t < tiles; t++)
        for (int r = 0; r < rows; r++) totals[t][r] = form.nibbles ? (ints){0} : all_ints(x[r]->start[which]);
    int first = form.groups * 64 * (1 + form.minimum);
    int quads = 8 / form.groups;
    for (int q = group * quads; q < (group + 1) * quads; q++) {
        bytes w[TILES];
        for (int t = 0; t < tiles; t++) {
            const uint8_t *at = weights[t] + first + (form.nibbles ? q / 2 : q) * 64;
            w[t] = *(const near_bytes *)at;
            if (form.nibbles) w[t] = (bytes)(q % 2 ? (ints)w[t] >> 4 : (ints)w[t]) & 15;
        }
        for (int r = 0; r < rows; r++)
            for (int t = 0; t < tiles; t++)
                totals[t][r] = form.nibbles ? dot_unsigned(totals[t][r], w[t], x[r]->quads[q])
                                            : dot_signed(totals[t][r], w[t], x[r]->quads[q]);
    }
    for (int t = 0; t < tiles; t++) {
        floats scales = load((const float *)weights[t] + group * LANES);
        for (int r = 0; r < rows; r++)
            sums[t][r] += __builtin_convertvector(totals[t][r], floats) * (scales * x[r]->scale);
        if (!form.minimum) continue;
        floats minima = load((const float *)weights[t] + (form.groups + group) * LANES);
        for (int r = 0; r < rows; r++)
            sums[t][r] += minima * (which == 2 ? x[r]->sums[0] + x[r]->sums[1] : x[r]->sums[which]);
    }
}

INLINE void multiply_tiles(struct form form, const struct product *p, int tile, int tiles, int row, int rows) {
    const uint8_t *weights[TILES];
    const struct activations *x[ROWS];
    floats sums[TILES][ROWS];
    for (int r = 0; r < rows; r++) x[r] = p->x + (int64_t)(row + r) * p->blocks;
    for (int t = 0; t < tiles; t++) {
        weights[t] = p->weights + (int64_t)(tile + t) * p->blocks * block_bytes(form);
        for (int r = 0; r < rows; r++) sums[t][r] = (floats){0};
    }
    for (int b = 0; b < p->blocks; b++) {
        for (int g = 0; g < form.groups; g++) add_group(form, g, tiles, rows, weights, x, sums);
        for (int r = 0; r < rows; r++) x[r]++;
        for (int t = 0; t < tiles; t++) weights[t] += block_bytes(form);
    }
    for (int t = 0; t < tiles; t++) {
        int output = (tile + t) * LANES;
        int count = p->outputs - output < LANES ? p->outputs - output : LANES;
        floats bias = {0};
        if (p->bias) memcpy(&bias, p->bias + output, count * sizeof(float));
        for (int r = 0; r < rows; r++) {
            float *to = p->out + (int64_t)(row + r) * p->outputs + output;
            floats sum = sums[t][r] + bias;
            if (count == LANES) store(to, sum);
            else memcpy(to, &sum, count * sizeof(float));
        }
    }
}

INLINE void multiply_rows(struct form form, const struct product *p, int tile, int tiles, int from, int until) {
    int row = from;
    for (; row + ROWS <= until; row += ROWS) multiply_tiles(form, p, tile, tiles, row, ROWS);
    for (; row + 2 <= until; row += 2) multiply_tiles(form, p, tile, tiles, row, 2);
    for (; row < until; row++) multiply_tiles(form, p, tile, tiles, row, 1);
}

#define MULTIPLY(name, nibbles, minimum, groups)                                                      \
    static __attribute__((noinline)) void name(const struct product *p, int tile, int tile_end, int from, \
                                               int until) {                                           \
        const struct form form = {nibbles, minimum, groups};                                          \
        for (; tile + TILES <= tile_end; tile += TILES) multiply_rows(form, p, tile, TILES, from, until); \
        if (tile < tile_end) multiply_rows(form, p, tile, 1, from, until);                            \
    }

MULTIPLY(nibbles_of_32, 1, 1, 1)
MULTIPLY(nibbles_of_16, 1, 1, 2)
MULTIPLY(bytes_of_32, 0, 0, 1)
MULTIPLY(bytes_of_16, 0, 0, 2)
MULTIPLY(bytes_of_32_with_minimum, 0, 1, 1)
MULTIPLY(bytes_of_16_with_minimum, 0, 1, 2)

static void multiply(struct form form, const struct product *p, int tile, int tile_end, int from, int until) {
    if (form.nibbles) (form.groups == 1 ? nibbles_of_32 : nibbles_of_16)(p, tile, tile_end, from, until);
    else if (form.minimum)
        (form.groups == 1 ? bytes_of_32_with_minimum : bytes_of_16_with_minimum)(p, tile, tile_end, from, until);
    else (form.groups == 1 ? bytes_of_32 : bytes_of_16)(p, tile, tile_end, from, until);
}

/* Rows `from` to `until` of tiles `tile` to `tile_end`. `bias` may be null. */
void EXPORT(multiply)(const uint8_t *weights, int32_t nibbles, int32_t minimum, int32_t groups, int32_t blocks,
                      int32_t tile, int32_t tile_end, const struct activations *x, int32_t from, int32_t until,
                      const float *bias, float *out, int32_t outputs) {
    struct product p = {weights, blocks, x, bias, out, outputs};
    multiply((struct form){nibbles, minimum, groups}, &p, tile, tile_end, from, until);
}

/* ---- Functions. The exponential is the polynomial of Cephes' expf, the error function formula
   7.1.26 of Abramowitz and Stegun, as in the vector kernels. */

INLINE floats exponential(floats x) {
    const float most = 88.37f, least = -87.33f;
    floats limited = larger(all(least), smaller(all(most), x));
    floats power = limited * 1.442695f + ROUNDING;
    floats whole = power - ROUNDING;
    floats rest = limited - whole * 0.6933594f + whole * 2.1219444e-4f;
    floats sum = rest * 1.9875691e-4f + 1.3981999e-3f;
    sum = sum * rest + 8.333452e-3f;
    sum = sum * rest + 4.1665796e-2f;
    sum = sum * rest + 0.16666666f;
    sum = sum * rest + 0.5f;
    sum = sum * (rest * rest) + (rest + 1.0f);
    ints scale = ((ints)power - ((ints)all(ROUNDING) - 127)) << 23;
    return (floats)((ints)(sum * (floats)scale) & ~(x < least));
}

INLINE floats gelu(floats x) {
    floats t = 1 / (1 + 0.3275911f * 0.70710677f * size(x));
    floats sum = 1.0614054f * t - 1.4531521f;
    sum = sum * t + 1.4214138f;
    sum = sum * t - 0.28449672f;
    sum = sum * t + 0.2548296f;
    floats erf = 1 - sum * t * exponential(-0.5f * x * x);
    erf = (floats)((ints)erf | ((ints)x & (int32_t)0x80000000));
    return 0.5f * x * (1 + erf);
}

INLINE floats silu(floats x) { return x / (1 + exponential(-x)); }

INLINE floats gelu_tanh(floats x) {
    /* 0.5 (1 + tanh y) = 1 - 1 / (e^2y + 1) */
    floats twice = 1.5957691f * (x + 0.044715f * x * x * x);
    return x - x / (exponential(twice) + 1);
}

enum function { SILU, GELU, GELU_TANH };

INLINE floats apply(enum function function, floats x) {
    switch (function) {
    case SILU: return silu(x);
    case GELU: return gelu(x);
    default: return gelu_tanh(x);
    }
}

/* In place; multiplied by `up` unless that is null. */
INLINE void activate(enum function function, float *x, const float *up, int64_t from, int64_t until) {
    int64_t i = from;
    for (; i + LANES <= until; i += LANES) {
        floats y = apply(function, load(x + i));
        store(x + i, up ? y * load(up + i) : y);
    }
    if (i < until) {
        floats rest = {0}, factor = {0};
        memcpy(&rest, x + i, (until - i) * sizeof(float));
        if (up) memcpy(&factor, up + i, (until - i) * sizeof(float));
        floats y = apply(function, rest);
        if (up) y *= factor;
        memcpy(x + i, &y, (until - i) * sizeof(float));
    }
}

void EXPORT(activate)(int32_t function, float *x, const float *up, int32_t from, int32_t until) {
    switch (function) {
    case SILU: activate(SILU, x, up, from, until); break;
    case GELU: activate(GELU, x, up, from, until); break;
    default: activate(GELU_TANH, x, up, from, until);
    }
}

/* ---- Attention of one head: all queries of a sequence against its keys. The keys of the head are
   transposed once, so that lanes are keys and no score needs a sum across lanes. */

struct attention {
    int32_t query;        /* index of the first query's head; those of the next follow by query_stride */
    int32_t query_stride;
    int32_t queries;
    int32_t key;          /* index of the head within a row of keys */
    int32_t key_stride;   /* length of a row of keys */
    int32_t keys;
    int32_t width;        /* of a head */
    int32_t page_size;    /* keys in a page */
    int32_t position;     /* of the first query */
    int32_t causal;
    int32_t window;
};

enum { QUERIES = 4, VECTORS = 4 };

static int32_t whole_lanes(int32_t count) { return (count + LANES - 1) / LANES * LANES; }

/* Floats between two rows of transposed keys: an odd number of vectors, which spreads over caches. */
static int32_t transposed_stride(int32_t keys) { return whole_lanes(keys) | LANES; }

/* Scores of queries for vectors of keys. */
INLINE void score(int queries, int vectors, const float *q, int32_t q_stride, const float *transposed,
                  int32_t stride, int32_t width, float scale, float *scores) {
    floats sums[QUERIES][VECTORS] = {{{0}}};
    for (int32_t i = 0; i < width; i++)
        for (int v = 0; v < vectors; v++) {
            floats k = load(transposed + (int64_t)i * stride + v * LANES);
            for (int r = 0; r < queries; r++) sums[r][v] += k * q[r * q_stride + i];
        }
    for (int r = 0; r < queries; r++)
        for (int v = 0; v < vectors; v++) store(scores + r * stride + v * LANES, sums[r][v] * scale);
}

/* Turns scores `begin` to `end` into weights and the others of their vectors into zeros; gives the sum. */
INLINE float soften(float *scores, int32_t from, int32_t begin, int32_t end, int32_t until) {
    for (int32_t p = from; p < begin; p++) scores[p] = -INFINITY;
    for (int32_t p = end; p < until; p++) scores[p] = -INFINITY;
    floats most = all(-INFINITY);
    for (int32_t p = from; p < until; p += LANES) most = larger(most, load(scores + p));
    float highest = largest(most);
    floats sum = {0};
    for (int32_t p = from; p < until; p += LANES) {
        floats weight = exponential(load(scores + p) - highest);
        store(scores + p, weight);
        sum += weight;
    }
    return total(sum);
}

/* Weighted sums of values, 16 or 32 columns. */
INLINE void mix(int queries, int vectors, const float *scores, int32_t stride, const float *values,
                int32_t value_stride, int32_t begin, int32_t end, floats sums[QUERIES][2]) {
    for (int r = 0; r < queries; r++)
        for (int v = 0; v < vectors; v++) sums[r][v] = (floats){0};
    for (int32_t p = begin; p < end; p++)
        for (int v = 0; v < vectors; v++) {
            floats value = load(values + (int64_t)p * value_stride + v * LANES);
            for (int r = 0; r < queries; r++) sums[r][v] += value * scores[r * stride + p];
        }
}

INLINE void put(const struct attention *a, int queries, int32_t column, int vectors, floats sums[QUERIES][2],
                const float factors[QUERIES], float *out) {
    for (int r = 0; r < queries; r++)
        for (int v = 0; v < vectors; v++) {
            floats x = sums[r][v] * factors[r];
            int32_t at = column + v * LANES;
            int32_t count = a->width - at < LANES ? a->width - at : LANES;
            memcpy(out + (int64_t)r * a->query_stride + at, &x, count * sizeof(float));
        }
}

INLINE void attend(const struct attention *a, int queries, int32_t query, float scale, const float *q,
                   const float *transposed, const float *values, float *scores, float *out) {
    int32_t stride = transposed_stride(a->keys), value_stride = whole_lanes(a->width);
    int32_t begin[QUERIES], end[QUERIES], from = a->keys, until = 0;
    for (int r = 0; r < queries; r++) {
        int64_t seen = (int64_t)a->position + query + r + 1;
        end[r] = a->causal && seen < a->keys ? (int32_t)seen : a->keys;
        int64_t before = seen - a->window;
        begin[r] = before <= 0 ? 0 : before < end[r] ? (int32_t)before : end[r];
        from = begin[r] < from ? begin[r] : from;
        until = end[r] > until ? end[r] : until;
    }
    from = from / LANES * LANES;
    int32_t whole = whole_lanes(until), p = from;
    const float *head = q + a->query + (int64_t)query * a->query_stride;
    for (; p + VECTORS * LANES <= whole; p += VECTORS * LANES)
        score(queries, VECTORS, head, a->query_stride, transposed + p, stride, a->width, scale, scores + p);
    for (; p < whole; p += LANES)
        score(queries, 1, head, a->query_stride, transposed + p, stride, a->width, scale, scores + p);
    float factors[QUERIES];
    for (int r = 0; r < queries; r++)
        factors[r] = 1 / soften(scores + (int64_t)r * stride, from, begin[r], end[r], whole);
    float *to = out + a->query + (int64_t)query * a->query_stride;
    floats sums[QUERIES][2];
    int32_t column = 0;
    for (; column + 2 * LANES <= value_stride; column += 2 * LANES) {
        mix(queries, 2, scores, stride, values + column, value_stride, from, until, sums);
        put(a, queries, column, 2, sums, factors, to);
    }
    if (column < value_stride) {
        mix(queries, 1, scores, stride, values + column, value_stride, from, until, sums);
        put(a, queries, column, 1, sums, factors, to);
    }
}

/* `scratch` holds width + 4 rows of keys rounded up to an odd number of 16, and keys rows of width
   rounded up to 16. */
void EXPORT(attend)(const struct attention *a, float scale, const float *q, const float *keys,
                    const float *values, const int32_t *page_rows, float *scratch, float *out) {
    int32_t stride = transposed_stride(a->keys), value_stride = whole_lanes(a->width);
    float *transposed = scratch;
    float *scores = transposed + (int64_t)a->width * stride;
    float *copied = scores + (int64_t)QUERIES * stride;
    for (int32_t p = 0; p < a->keys; p++) {
        int64_t row = page_rows[p / a->page_size] + p % a->page_size;
        const float *key = keys + row * a->key_stride + a->key;
        const float *value = values + row * a->key_stride + a->key;
        for (int32_t i = 0; i < a->width; i++) transposed[(int64_t)i * stride + p] = key[i];
        float *to = copied + (int64_t)p * value_stride;
        memcpy(to, value, a->width * sizeof(float));
        memset(to + a->width, 0, (value_stride - a->width) * sizeof(float));
    }
    for (int32_t i = 0; i < a->width; i++)
        memset(transposed + (int64_t)i * stride + a->keys, 0, (stride - a->keys) * sizeof(float));
    int32_t query = 0;
    for (; query + QUERIES <= a->queries; query += QUERIES)
        attend(a, QUERIES, query, scale, q, transposed, copied, scores, out);
    for (; query < a->queries; query++) attend(a, 1, query, scale, q, transposed, copied, scores, out);
}

/* ---- The best variant that this processor runs: 2 avx512, 1 avx2, 0 plain. */

#if defined(CHOOSES)
__attribute__((visibility("default"))) int32_t footnote_variant(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni"))
        return 2;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 1;
#endif
    return 0;
}
#endif
