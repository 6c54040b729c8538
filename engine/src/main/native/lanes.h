/*
 * Vectors of 16 lanes, which a compiler cuts into what the processor has, and the few operations on
 * them that are written for each variant of processor.
 */
#ifndef LANES_H
#define LANES_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

enum { LANES = 16 };

typedef float floats __attribute__((vector_size(64)));
typedef int32_t ints __attribute__((vector_size(64)));
typedef uint8_t bytes __attribute__((vector_size(64)));

/* Vectors anywhere in memory. */
typedef float near_floats __attribute__((vector_size(64), aligned(4), may_alias));
typedef uint8_t near_bytes __attribute__((vector_size(64), aligned(4), may_alias));

INLINE floats load(const float *from) { return *(const near_floats *)from; }
INLINE void store(float *to, floats x) { *(near_floats *)to = x; }
INLINE floats all(float x) { return x - (floats){0}; }
INLINE ints all_ints(int32_t x) { return x - (ints){0}; }

/* ---- Per variant: dot_signed and dot_unsigned add to each lane the products of its four bytes of
   weights with the four signed bytes of `x`. dot_unsigned takes weights of 0 to 15. dot_signed's
   sums are too large by the sum of the activations times SIGNED_EXCESS. */

#if defined(__AVX512VNNI__)

#include <immintrin.h>

enum { SIGNED_EXCESS = 128 };

INLINE ints dot_unsigned(ints sum, bytes weights, int32_t x) {
    return (ints)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)weights, _mm512_set1_epi32(x));
}

/* The instruction takes unsigned weights: 128 more than they are. */
INLINE ints dot_signed(ints sum, bytes weights, int32_t x) { return dot_unsigned(sum, weights ^ 0x80, x); }

INLINE floats larger(floats a, floats b) { return (floats)_mm512_max_ps((__m512)a, (__m512)b); }
INLINE floats smaller(floats a, floats b) { return (floats)_mm512_min_ps((__m512)a, (__m512)b); }
INLINE float largest(floats x) { return _mm512_reduce_max_ps((__m512)x); }

#elif defined(__AVX2__)

#include <immintrin.h>

enum { SIGNED_EXCESS = 0 };

typedef union {
    ints i;
    bytes b;
    floats f;
    __m256i half[2];
    __m256 float_half[2];
} halves;

INLINE ints dot_unsigned(ints sum, bytes weights, int32_t x) {
    halves s = {.i = sum}, w = {.b = weights};
    __m256i a = _mm256_set1_epi32(x), ones = _mm256_set1_epi16(1);
    for (int h = 0; h < 2; h++) {
        __m256i pairs = _mm256_maddubs_epi16(w.half[h], a);
        s.half[h] = _mm256_add_epi32(s.half[h], _mm256_madd_epi16(pairs, ones));
    }
    return s.i;
}

/* Pairs stay below 2 · 128 · 127: the instruction's sums of 16 bits do not saturate. */
INLINE ints dot_signed(ints sum, bytes weights, int32_t x) {
    halves s = {.i = sum}, w = {.b = weights};
    __m256i a = _mm256_set1_epi32(x), ones = _mm256_set1_epi16(1);
    for (int h = 0; h < 2; h++) {
        __m256i size = _mm256_abs_epi8(w.half[h]);
        __m256i pairs = _mm256_maddubs_epi16(size, _mm256_sign_epi8(a, w.half[h]));
        s.half[h] = _mm256_add_epi32(s.half[h], _mm256_madd_epi16(pairs, ones));
    }
    return s.i;
}

INLINE floats larger(floats a, floats b) {
    halves x = {.f = a}, y = {.f = b};
    for (int h = 0; h < 2; h++) x.float_half[h] = _mm256_max_ps(x.float_half[h], y.float_half[h]);
    return x.f;
}

INLINE floats smaller(floats a, floats b) {
    halves x = {.f = a}, y = {.f = b};
    for (int h = 0; h < 2; h++) x.float_half[h] = _mm256_min_ps(x.float_half[h], y.float_half[h]);
    return x.f;
}

#else

enum { SIGNED_EXCESS = 0 };

INLINE ints dot_unsigned(ints sum, bytes weights, int32_t x) {
    for (int i = 0; i < 4 * LANES; i++) sum[i / 4] += (int32_t)weights[i] * (int8_t)(x >> i % 4 * 8);
    return sum;
}

INLINE ints dot_signed(ints sum, bytes weights, int32_t x) {
    for (int i = 0; i < 4 * LANES; i++) sum[i / 4] += (int32_t)(int8_t)weights[i] * (int8_t)(x >> i % 4 * 8);
    return sum;
}

/* As the instructions do: the second where one is no number. */
INLINE floats larger(floats a, floats b) {
    ints first = a > b;
    return (floats)(((ints)a & first) | ((ints)b & ~first));
}

INLINE floats smaller(floats a, floats b) {
    ints first = a < b;
    return (floats)(((ints)a & first) | ((ints)b & ~first));
}

#endif

#if !defined(__AVX512VNNI__)
INLINE float largest(floats x) {
    float most = x[0];
    for (int i = 1; i < LANES; i++) most = x[i] > most ? x[i] : most;
    return most;
}
#endif

/* In the same order in every variant. */
INLINE float total(floats x) {
    float sums[LANES];
    store(sums, x);
    for (int half = LANES / 2; half > 0; half /= 2)
        for (int i = 0; i < half; i++) sums[i] += sums[i + half];
    return sums[0];
}

#endif
