// The layouts of matrices: 16 rows (a tile) lie together, so that 16 neighbouring work-items read
// neighbouring numbers. See quant/F32Matrix and the other three for the order of bytes.

#pragma OPENCL FP_CONTRACT OFF

#define TILE 16
#define BLOCK 32

// One value of a row, exactly as the layout defines it.

inline float element_f32(__global const float *data, int columns, int row, int column) {
    return data[((size_t)(row / TILE) * columns + column) * TILE + row % TILE];
}

inline float element_bf16(__global const ushort *data, int columns, int row, int column) {
    size_t pair = (size_t)(row / TILE) * ((columns + 1) / 2) + column / 2;
    return as_float((uint)data[pair * 2 * TILE + row % TILE * 2 + column % 2] << 16);
}

inline float element_int8(__global const uchar *data, int columns, int group, int minimum, int row,
                          int column) {
    int scales = BLOCK / group * TILE;
    int scale_bytes = scales * 4 * (minimum ? 2 : 1);
    __global const uchar *block =
        data + ((size_t)(row / TILE) * (columns / BLOCK) + column / BLOCK)
                   * (scale_bytes + BLOCK * TILE);
    int c = column % BLOCK;
    int at = c / group * TILE + row % TILE;
    char weight = ((__global const char *)(block + scale_bytes))
        [c / 4 * TILE * 4 + row % TILE * 4 + c % 2 * 2 + c / 2 % 2];
    float value = ((__global const float *)block)[at] * weight;
    return minimum ? value + ((__global const float *)block)[scales + at] : value;
}

// Always with a minimum.
inline float element_int4(__global const uchar *data, int columns, int group, int row, int column) {
    int scales = BLOCK / group * TILE;
    int scale_bytes = scales * 8;
    __global const uchar *block =
        data + ((size_t)(row / TILE) * (columns / BLOCK) + column / BLOCK)
                   * (scale_bytes + BLOCK / 2 * TILE);
    int c = column % BLOCK;
    int at = c / group * TILE + row % TILE;
    uchar both = (block + scale_bytes)
        [c / 8 * TILE * 4 + row % TILE * 4 + c % 2 * 2 + c % 8 / 4];
    int weight = both >> (c / 2 % 2 * 4) & 15;
    return ((__global const float *)block)[at] * weight + ((__global const float *)block)[scales + at];
}

// Rows of a table, one for each index: a row of work-groups for each.

__kernel void gather_f32(__global const float *data, int columns, __global const int *indices,
                         int from, __global float *out) {
    int column = get_global_id(0);
    size_t row = get_global_id(1);
    if (column < columns) {
        out[row * columns + column] = element_f32(data, columns, indices[from + row], column);
    }
}

__kernel void gather_bf16(__global const ushort *data, int columns, __global const int *indices,
                          int from, __global float *out) {
    int column = get_global_id(0);
    size_t row = get_global_id(1);
    if (column < columns) {
        out[row * columns + column] = element_bf16(data, columns, indices[from + row], column);
    }
}

__kernel void gather_int8(__global const uchar *data, int columns, int group, int minimum,
                          __global const int *indices, int from, __global float *out) {
    int column = get_global_id(0);
    size_t row = get_global_id(1);
    if (column < columns) {
        out[row * columns + column] =
            element_int8(data, columns, group, minimum, indices[from + row], column);
    }
}

__kernel void gather_int4(__global const uchar *data, int columns, int group, int minimum,
                          __global const int *indices, int from, __global float *out) {
    int column = get_global_id(0);
    size_t row = get_global_id(1);
    if (column < columns) {
        out[row * columns + column] =
            element_int4(data, columns, group, indices[from + row], column);
    }
}
