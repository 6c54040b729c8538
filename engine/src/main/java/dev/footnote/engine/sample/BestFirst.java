package dev.footnote.engine.sample;

import java.util.Arrays;

/**
 * Indices of tokens that are still possible, the best key first, of equals the later. Building
 * takes one pass, each token taken off a logarithm of their number.
 */
final class BestFirst {
    private final float[] keys;
    private int[] heap;
    private int size;

    BestFirst(float[] keys, float[] logits) {
        this.keys = keys;
        heap = new int[64];
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] > Float.NEGATIVE_INFINITY) {
                if (size == heap.length) {
                    heap = Arrays.copyOf(heap, Math.min(logits.length, size * 4));
                }
                heap[size++] = i;
            }
        }
        for (int at = size / 2 - 1; at >= 0; at--) {
            sink(at);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    int next() {
        int top = heap[0];
        heap[0] = heap[--size];
        sink(0);
        return top;
    }

    private void sink(int start) {
        int index = heap[start];
        int at = start;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && better(heap[child + 1], heap[child])) {
                child++;
            }
            if (!better(heap[child], index)) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = index;
    }

    private boolean better(int a, int b) {
        return keys[a] > keys[b] || (keys[a] == keys[b] && a > b);
    }
}
