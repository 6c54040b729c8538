// What happens to rows of activations between the products, in 32-bit floats.

#define MEMBERS 64

// Sums what each of the work-group's members has; all get the sum.
inline float sum_of(float mine, __local float *shared) {
    int member = get_local_id(0);
    shared[member] = mine;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int others = MEMBERS / 2; others > 0; others /= 2) {
        if (member < others) {
            shared[member] += shared[member + others];
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    float sum = shared[0];
    barrier(CLK_LOCAL_MEM_FENCE);
    return sum;
}

inline float largest_of(float mine, __local float *shared) {
    int member = get_local_id(0);
    shared[member] = mine;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int others = MEMBERS / 2; others > 0; others /= 2) {
        if (member < others) {
            shared[member] = fmax(shared[member], shared[member + others]);
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    float largest = shared[0];
    barrier(CLK_LOCAL_MEM_FENCE);
    return largest;
}

// One work-group a row; row r uses vector r mod vectors of the weights.
__kernel __attribute__((reqd_work_group_size(MEMBERS, 1, 1)))
void rms_norm(__global const float *x, int width, __global const float *weight, int vectors,
              float epsilon, __global float *out) {
    __local float shared[MEMBERS];
    size_t from = get_group_id(0) * (size_t)width;
    size_t w = get_group_id(0) % vectors * (size_t)width;
    float squares = 0;
    for (int i = get_local_id(0); i < width; i += MEMBERS) {
        squares = fma(x[from + i], x[from + i], squares);
    }
    float factor = 1 / sqrt(sum_of(squares, shared) / width + epsilon);
    for (int i = get_local_id(0); i < width; i += MEMBERS) {
        out[from + i] = x[from + i] * factor * weight[w + i];
    }
}

__kernel __attribute__((reqd_work_group_size(MEMBERS, 1, 1)))
void layer_norm(__global const float *x, int width, __global const float *weight,
                __global const float *bias, int vectors, float epsilon, __global float *out) {
    __local float shared[MEMBERS];
    size_t from = get_group_id(0) * (size_t)width;
    size_t w = get_group_id(0) % vectors * (size_t)width;
    float sum = 0;
    for (int i = get_local_id(0); i < width; i += MEMBERS) {
        sum += x[from + i];
    }
    float mean = sum_of(sum, shared) / width;
    float squares = 0;
    for (int i = get_local_id(0); i < width; i += MEMBERS) {
        float away = x[from + i] - mean;
        squares = fma(away, away, squares);
    }
    float factor = 1 / sqrt(sum_of(squares, shared) / width + epsilon);
    for (int i = get_local_id(0); i < width; i += MEMBERS) {
        float b = bias == 0 ? 0 : bias[w + i];
        out[from + i] = fma((x[from + i] - mean) * factor, weight[w + i], b);
    }
}

__kernel __attribute__((reqd_work_group_size(MEMBERS, 1, 1)))
void softmax(__global float *x, int width) {
    __local float shared[MEMBERS];
    size_t from = get_group_id(0) * (size_t)width;
    float largest = -INFINITY;
    for (int i = get_local_id(0); i < width; i += MEMBERS) {
        largest = fmax(largest, x[from + i]);
    }
    largest = largest_of(largest, shared);
    float sum = 0;
    for (int i = get_local_id(0); i < width; i += MEMBERS) {
        float value = exp(x[from + i] - largest);
        x[from + i] = value;
        sum += value;
    }
    sum = sum_of(sum, shared);
    for (int i = get_local_id(0); i < width; i += MEMBERS) {
        x[from + i] /= sum;
    }
}

// One work-item a pair of a head of a row.
__kernel void rotate_heads(__global float *x, int head_width, int pairs, int heads, int interleaved,
                           __global const float *cosines, __global const float *sines,
                           __global const int *table_rows, int table_from, int count) {
    int i = get_global_id(0);
    if (i >= count) {
        return;
    }
    int pair = i % pairs;
    size_t head = (size_t)(i / pairs) * head_width;
    size_t angle = (size_t)table_rows[table_from + i / pairs / heads] * pairs + pair;
    size_t first = head + (interleaved ? 2 * pair : pair);
    size_t second = first + (interleaved ? 1 : pairs);
    float a = x[first];
    float b = x[second];
    x[first] = a * cosines[angle] - b * sines[angle];
    x[second] = a * sines[angle] + b * cosines[angle];
}

inline float activated(int function, float x) {
    switch (function) {
        case 0: return x / (1 + exp(-x));                     // SiLU
        case 1: return 0.5f * x * erfc(x * -0.70710678118654752f); // GELU
        case 2: {                                             // GELU by tanh, as a sigmoid of twice
            float u = 0.79788456080286536f * (x + 0.044715f * x * x * x);
            return x / (1 + exp(-2 * u));
        }
        case 3: return fmax(x, 0.0f);
        default: return tanh(x);
    }
}

// Value by value, the first count of them.

__kernel void activate(__global float *x, int function, int count) {
    int i = get_global_id(0);
    if (i < count) {
        x[i] = activated(function, x[i]);
    }
}

__kernel void gate(__global float *x, __global const float *up, int function, int count) {
    int i = get_global_id(0);
    if (i < count) {
        x[i] = activated(function, x[i]) * up[i];
    }
}

__kernel void add(__global float *x, __global const float *y, int count) {
    int i = get_global_id(0);
    if (i < count) {
        x[i] += y[i];
    }
}

__kernel void scale(__global float *x, float factor, int count) {
    int i = get_global_id(0);
    if (i < count) {
        x[i] *= factor;
    }
}

__kernel void soft_cap(__global float *x, float cap, int count) {
    int i = get_global_id(0);
    if (i < count) {
        x[i] = cap * tanh(x[i] / cap);
    }
}

// Row i to the row that is named for it, or from it: a row of work-groups for each.

__kernel void scatter_rows(__global const float *from, int width, __global const int *rows,
                           int rows_from, __global float *to) {
    int column = get_global_id(0);
    size_t row = get_global_id(1);
    if (column < width) {
        to[(size_t)rows[rows_from + row] * width + column] = from[row * width + column];
    }
}

__kernel void pick_rows(__global const float *from, int width, __global const int *rows,
                        int rows_from, __global float *to) {
    int column = get_global_id(0);
    size_t row = get_global_id(1);
    if (column < width) {
        to[row * width + column] = from[(size_t)rows[rows_from + row] * width + column];
    }
}
