package dev.footnote.engine.sample;

/**
 * Cuts of a distribution. None sorts the vocabulary: the few tokens that stay are taken off a heap
 * one by one, after one pass over the scores.
 */
final class Cut {
    private static final float NONE = Float.NEGATIVE_INFINITY;

    private Cut() {}

    /** Drops scores under a threshold. */
    static void below(float[] logits, float threshold) {
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] < threshold) {
                logits[i] = NONE;
            }
        }
    }

    /** Drops probabilities under a threshold, but not the best. */
    static void improbable(float[] logits, float threshold) {
        Softmax softmax = Softmax.of(logits);
        for (int i = 0; i < logits.length; i++) {
            if (logits[i] < softmax.max() && softmax.probability(logits[i]) < threshold) {
                logits[i] = NONE;
            }
        }
    }

    /** The k-th highest score, through a heap of the k highest so far, the least on top. */
    static float kthLargest(float[] logits, int k) {
        float[] heap = new float[k];
        int size = 0;
        for (float x : logits) {
            if (size < k) {
                int at = size++;
                while (at > 0 && heap[(at - 1) / 2] > x) {
                    heap[at] = heap[(at - 1) / 2];
                    at = (at - 1) / 2;
                }
                heap[at] = x;
            } else if (x > heap[0]) {
                int at = 0;
                while (2 * at + 1 < k) {
                    int child = 2 * at + 1;
                    if (child + 1 < k && heap[child + 1] < heap[child]) {
                        child++;
                    }
                    if (heap[child] >= x) {
                        break;
                    }
                    heap[at] = heap[child];
                    at = child;
                }
                heap[at] = x;
            }
        }
        return heap[0];
    }

    /** Keeps the best tokens until they reach the mass; of equals the later ones go first. */
    static void nucleus(float[] logits, float mass) {
        Softmax softmax = Softmax.of(logits);
        BestFirst queue = new BestFirst(logits, logits);
        double reached = 0;
        boolean[] kept = new boolean[logits.length];
        boolean first = true;
        while (!queue.isEmpty() && (first || reached < mass)) {
            int index = queue.next();
            kept[index] = true;
            reached += softmax.probability(logits[index]);
            first = false;
        }
        for (int i = 0; i < logits.length; i++) {
            if (!kept[i]) {
                logits[i] = NONE;
            }
        }
    }

    /** Keeps tokens by how near their surprise is to the entropy, until they reach the mass. */
    static void typical(float[] logits, float mass) {
        Softmax softmax = Softmax.of(logits);
        double entropy = softmax.entropy(logits);
        float[] nearness = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            nearness[i] = (float) -Math.abs(-softmax.logProbability(logits[i]) - entropy);
        }
        BestFirst queue = new BestFirst(nearness, logits);
        double reached = 0;
        float least = Float.POSITIVE_INFINITY;
        while (!queue.isEmpty() && reached < mass) {
            int index = queue.next();
            least = nearness[index];
            reached += softmax.probability(logits[index]);
        }
        for (int i = 0; i < logits.length; i++) {
            if (nearness[i] < least) {
                logits[i] = NONE;
            }
        }
    }
}
