package dev.footnote.engine.plan;

import dev.footnote.engine.plan.Operation.Add;
import dev.footnote.engine.plan.Operation.Attend;
import dev.footnote.engine.plan.Operation.Attention;
import dev.footnote.engine.plan.Operation.HeadsOf;
import dev.footnote.engine.plan.Operation.Keys;
import dev.footnote.engine.plan.Operation.Multiply;
import dev.footnote.engine.plan.Operation.Normalize;
import dev.footnote.engine.plan.Operation.Remember;
import dev.footnote.engine.plan.Operation.Rotate;
import dev.footnote.engine.plan.Operation.Target;
import dev.footnote.engine.plan.Operation.VectorNorm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One layer's operations. */
final class LayerCompiler {

    private final String name;
    private final String prefix;
    private final Buffer x;
    private final List<Operation> out = new ArrayList<>();

    /**
     * @param name of the layer
     * @param prefix of the names of buffers
     * @param x what the layer is given and changes
     */
    LayerCompiler(String name, String prefix, Buffer x) {
        this.name = name;
        this.prefix = prefix;
        this.x = x;
    }

    List<Operation> compile(Layer layer, List<Integer> cacheWidths) {
        switch (layer.flow()) {
            case SEQUENTIAL -> {
                for (int i = 0; i < layer.parts().size(); i++) {
                    Buffer branch = buffer("branch", x.width());
                    appendBranch(layer.parts().get(i), branch, cacheWidths);
                    appendSum(layer.parts().get(i), branch, i == layer.parts().size() - 1);
                }
            }
            case PARALLEL -> {
                for (Part part : layer.parts()) {
                    appendBranch(part, buffer(kind(part) + "_branch", x.width()), cacheWidths);
                }
                for (int i = 0; i < layer.parts().size(); i++) {
                    Part part = layer.parts().get(i);
                    Buffer branch = buffer(kind(part) + "_branch", x.width());
                    appendSum(part, branch, i == layer.parts().size() - 1);
                }
            }
        }
        return out;
    }

    private void appendBranch(Part part, Buffer branch, List<Integer> cacheWidths) {
        String partName = name + "." + kind(part);
        Buffer from = x;
        if (part.before().isPresent()) {
            from = buffer("normed", x.width());
            out.add(PlanCompiler.normalize(partName + "_norm", x, part.before().get(), from));
        }
        switch (part.body()) {
            case Body.SelfAttention attention ->
                    appendSelfAttention(attention, from, branch, cacheWidths);
            case Body.CrossAttention cross -> appendCrossAttention(cross, from, branch);
            case Body.FeedForward feedForward -> appendFeedForward(feedForward, from, branch);
            case Body.Experts experts ->
                    out.add(new Operation.Mix(partName + "_out", from, experts, branch));
        }
        part.after()
                .ifPresent(
                        norm ->
                                out.add(
                                        PlanCompiler.normalize(
                                                partName + "_post_norm", branch, norm, branch)));
    }

    private void appendSum(Part part, Buffer branch, boolean last) {
        String sum = last ? name + ".out" : name + "." + kind(part) + "_residual";
        out.add(new Add(sum, branch, x));
        part.closing().ifPresent(norm -> out.add(PlanCompiler.normalize(sum, x, norm, x)));
    }

    private void appendSelfAttention(
            Body.SelfAttention attention, Buffer from, Buffer branch, List<Integer> cacheWidths) {
        Heads heads = attention.heads();
        Buffer q = buffer("q", heads.queryWidth());
        Buffer k = buffer("k", heads.keyWidth());
        Buffer v = buffer("v", heads.keyWidth());
        Body.Projections projections = attention.projections();
        out.add(
                new Multiply(
                        name + ".attn_q",
                        from,
                        List.of(
                                new Target(projections.query(), q),
                                new Target(projections.key(), k),
                                new Target(projections.value(), v))));
        appendHeadNorm("attn_q_norm", attention.scores().queryNorm(), q);
        appendHeadNorm("attn_k_norm", attention.scores().keyNorm(), k);
        if (attention.position() instanceof Position.Rope rope) {
            HeadsOf queries = new HeadsOf(heads.queries(), heads.width());
            HeadsOf keys = new HeadsOf(heads.keys(), heads.width());
            out.add(new Rotate(name + ".attn_q_rope", rope, queries, q));
            out.add(new Rotate(name + ".attn_k_rope", rope, keys, k));
        }
        Keys keys = new Keys.Present(k, v);
        if (!(attention.mask() instanceof Mask.Full)) {
            int layer = cacheWidths.size();
            cacheWidths.add(heads.keyWidth());
            out.add(new Remember(name + ".attn_cache", layer, k, v));
            keys = new Keys.Cached(layer);
        }
        Attention shape =
                new Attention(heads, attention.scores(), attention.position(), attention.mask());
        out.add(new Attend(name + ".attn_mixed", q, keys, shape, mixed(heads)));
        appendOutput("attn", mixed(heads), projections.output(), branch);
    }

    private void appendCrossAttention(Body.CrossAttention cross, Buffer from, Buffer branch) {
        Heads heads = cross.heads();
        Buffer q = buffer("q", heads.queryWidth());
        Target target = new Target(cross.projections().query(), q);
        out.add(new Multiply(name + ".cross_q", from, List.of(target)));
        Keys keys =
                new Keys.Present(
                        new Buffer(name + ".cross_k", heads.keyWidth(), Buffer.Extent.ENCODER),
                        new Buffer(name + ".cross_v", heads.keyWidth(), Buffer.Extent.ENCODER));
        Attention shape =
                new Attention(heads, cross.scores(), new Position.Unknown(), new Mask.Full());
        out.add(new Attend(name + ".cross_mixed", q, keys, shape, mixed(heads)));
        appendOutput("cross", mixed(heads), cross.projections().output(), branch);
    }

    private void appendOutput(String kind, Buffer mixed, Linear output, Buffer branch) {
        Target target = new Target(output, branch);
        out.add(new Multiply(name + "." + kind + "_out", mixed, List.of(target)));
    }

    private void appendHeadNorm(String what, Optional<Scores.HeadNorm> norm, Buffer buffer) {
        norm.ifPresent(
                headNorm ->
                        out.add(
                                new Normalize(
                                        name + "." + what,
                                        buffer,
                                        new VectorNorm(headNorm.norm(), headNorm.width()),
                                        buffer)));
    }

    private void appendFeedForward(Body.FeedForward feedForward, Buffer from, Buffer branch) {
        Buffer up = buffer("up", feedForward.width());
        Buffer active = up;
        if (feedForward.gate().isPresent()) {
            Buffer gate = buffer("gate", feedForward.width());
            out.add(
                    new Multiply(
                            name + ".ffn_gate",
                            from,
                            List.of(
                                    new Target(feedForward.gate().get(), gate),
                                    new Target(feedForward.up(), up))));
            out.add(new Operation.Gate(name + ".ffn_active", feedForward.activation(), up, gate));
            active = gate;
        } else {
            Target target = new Target(feedForward.up(), up);
            out.add(new Multiply(name + ".ffn_up", from, List.of(target)));
            out.add(new Operation.Activate(name + ".ffn_active", feedForward.activation(), up));
        }
        appendOutput("ffn", active, feedForward.down(), branch);
    }

    private Buffer mixed(Heads heads) {
        return buffer("mixed", heads.queryWidth());
    }

    private Buffer buffer(String local, int width) {
        return new Buffer(prefix + local, width, x.extent());
    }

    private static String kind(Part part) {
        return switch (part.body()) {
            case Body.SelfAttention ignored -> "attn";
            case Body.CrossAttention ignored -> "cross";
            case Body.FeedForward ignored -> "ffn";
            case Body.Experts ignored -> "ffn";
        };
    }
}
