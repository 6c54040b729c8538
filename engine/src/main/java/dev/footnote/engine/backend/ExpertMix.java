package dev.footnote.engine.backend;

import dev.footnote.engine.plan.Body;
import dev.footnote.engine.plan.Operation;

import java.util.Arrays;
import java.util.List;

/**
 * A mixture of experts: each token goes through the few experts that the router scores highest.
 * Tokens are gathered by expert, so that an expert's matrices are read once for all of its tokens.
 * The choice, the gathering and the sum happen on the heap, whatever multiplies.
 */
final class ExpertMix {

    private final Kernels kernels;
    private final Body.Experts experts;
    private final int width;
    private final Ends ends;
    private final Product[] router;
    private final Product[][] firsts; // (experts)(gate and up, or up)
    private final Product[][] downs;
    private final float[] scores; // (tokens, experts)
    private final float[] gathered; // (tokens, width)
    private final float[] gate;
    private final float[] up;
    private final float[] down;
    private final int[] tokensOf;

    ExpertMix(Operation.Mix mix, Ends ends, PlanRunner.Parts parts, int tokensMax) {
        this.kernels = parts.kernels();
        this.experts = mix.experts();
        this.width = mix.from().width();
        this.ends = ends;
        int count = experts.experts().size();
        int inner = experts.experts().getFirst().width();
        this.scores = new float[tokensMax * count];
        this.gathered = new float[tokensMax * width];
        this.gate = new float[tokensMax * inner];
        this.up = new float[tokensMax * inner];
        this.down = new float[tokensMax * width];
        this.tokensOf = new int[tokensMax];
        List.of(scores, gathered, gate, up, down).forEach(kernels::keep);
        this.router = new Product[] {parts.product(experts.router(), scores)};
        this.firsts = new Product[count][];
        this.downs = new Product[count][];
        for (int e = 0; e < count; e++) {
            Body.FeedForward expert = experts.experts().get(e);
            Product toUp = parts.product(expert.up(), up);
            firsts[e] =
                    expert.gate()
                            .map(linear -> parts.product(linear, gate))
                            .map(toGate -> new Product[] {toGate, toUp})
                            .orElse(new Product[] {toUp});
            downs[e] = new Product[] {parts.product(expert.down(), down)};
        }
    }

    /** Where it reads and writes. */
    @SuppressWarnings("ArrayRecordComponent") // Views of buffers, never compared.
    record Ends(float[] from, float[] to) {}

    void run(int tokens) {
        int count = firsts.length;
        kernels.multiply(ends.from(), tokens, router);
        kernels.softmax(scores, tokens, count);
        kernels.fetch(scores);
        kernels.fetch(ends.from());
        for (int t = 0; t < tokens; t++) {
            keepHighest(t * count, count);
        }
        Arrays.fill(ends.to(), 0, tokens * width, 0);
        for (int e = 0; e < count; e++) {
            runExpert(e, tokens);
        }
        kernels.changed(ends.to(), tokens * width);
    }

    /** Sets the scores of experts that are not used to zero. */
    private void keepHighest(int from, int count) {
        float sum = 0;
        for (int used = 0; used < experts.used(); used++) {
            int best = from;
            for (int i = from; i < from + count; i++) {
                if (scores[i] > scores[best]) {
                    best = i;
                }
            }
            sum += scores[best];
            scores[best] = -scores[best]; // Negative: chosen.
        }
        float divisor = experts.renormalized() ? sum : 1;
        for (int i = from; i < from + count; i++) {
            scores[i] = scores[i] < 0 ? -scores[i] / divisor : 0;
        }
    }

    private void runExpert(int e, int tokens) {
        int count = firsts.length;
        int rows = 0;
        for (int t = 0; t < tokens; t++) {
            if (scores[t * count + e] > 0) {
                System.arraycopy(ends.from(), t * width, gathered, rows * width, width);
                tokensOf[rows++] = t;
            }
        }
        if (rows == 0) {
            return;
        }
        kernels.changed(gathered, rows * width);
        Body.FeedForward expert = experts.experts().get(e);
        kernels.multiply(gathered, rows, firsts[e]);
        if (expert.gate().isPresent()) {
            kernels.gate(expert.activation(), gate, up, rows * expert.width());
            kernels.multiply(gate, rows, downs[e]);
        } else {
            kernels.activate(expert.activation(), up, rows * expert.width());
            kernels.multiply(up, rows, downs[e]);
        }
        kernels.fetch(down);
        for (int r = 0; r < rows; r++) {
            float weight = scores[tokensOf[r] * count + e];
            int to = tokensOf[r] * width;
            for (int i = 0; i < width; i++) {
                ends.to()[to + i] += weight * down[r * width + i];
            }
        }
    }
}
