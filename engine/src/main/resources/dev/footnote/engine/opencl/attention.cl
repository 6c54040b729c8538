// Softmax attention, one work-group for a head of a query. Keys are seen in chunks of one for each
// member; what was summed so far is scaled down when a chunk has a higher score than any before
// (Milakov and Gimelshein, arXiv 1805.02867). Members then share the values' columns.

#define CHUNK 64

// queries: for each its row, its position, the number of keys and where its pages begin in pages.
__kernel __attribute__((reqd_work_group_size(CHUNK, 1, 1)))
void attend(__global const float *q, __global const float *keys, __global const float *values,
            __global const float *distance_bias, int reach, __global const int *indices,
            int queries_from, int pages_from, int page_size, int query_heads, int key_heads,
            int width, float factor, float soft_cap_at, int causal, int window,
            __global float *out) {
    __local float scores[CHUNK];
    __local size_t places[CHUNK];
    int member = get_local_id(0);
    int head = get_group_id(1);
    __global const int *numbers = indices + queries_from + get_group_id(0) * 4;
    int position = numbers[1];
    int count = numbers[2];
    __global const int *pages = indices + pages_from + numbers[3];
    int key_head = head / (query_heads / key_heads);
    size_t query = ((size_t)numbers[0] * query_heads + head) * width;
    int end = causal ? min(position + 1, count) : count;
    int begin = (int)max(0L, (long)position + 1 - window);
    float largest = -INFINITY;
    float total = 0;
    for (int i = member; i < width; i += CHUNK) {
        out[query + i] = 0;
    }
    for (int from = begin; from < end; from += CHUNK) {
        int p = from + member;
        float score = -INFINITY;
        if (p < end) {
            size_t row = (size_t)pages[p / page_size] + p % page_size;
            size_t place = (row * key_heads + key_head) * width;
            float dot_product = 0;
            for (int i = 0; i < width; i++) {
                dot_product = fma(q[query + i], keys[place + i], dot_product);
            }
            score = dot_product * factor;
            if (distance_bias != 0) {
                score += distance_bias[head * (2 * reach + 1) + clamp(p - position, -reach, reach) + reach];
            }
            if (soft_cap_at > 0) {
                score = soft_cap_at * tanh(score / soft_cap_at);
            }
            places[member] = place;
        }
        scores[member] = score;
        barrier(CLK_LOCAL_MEM_FENCE);
        int present = min(CHUNK, end - from);
        float higher = largest;
        for (int i = 0; i < present; i++) {
            higher = fmax(higher, scores[i]);
        }
        float shrink = exp(largest - higher);
        largest = higher;
        barrier(CLK_LOCAL_MEM_FENCE);
        scores[member] = exp(score - higher);
        barrier(CLK_LOCAL_MEM_FENCE);
        float sum = 0;
        for (int i = 0; i < present; i++) {
            sum += scores[i];
        }
        total = fma(total, shrink, sum);
        for (int c = member; c < width; c += CHUNK) {
            float mixed = out[query + c] * shrink;
            for (int i = 0; i < present; i++) {
                mixed = fma(scores[i], values[places[i] + c], mixed);
            }
            out[query + c] = mixed;
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    if (total > 0) {
        for (int c = member; c < width; c += CHUNK) {
            out[query + c] /= total;
        }
    }
}
