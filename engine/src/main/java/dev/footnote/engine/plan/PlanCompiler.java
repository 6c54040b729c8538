package dev.footnote.engine.plan;

import dev.footnote.engine.backend.Activation;
import dev.footnote.engine.plan.Buffer.Extent;
import dev.footnote.engine.plan.Operation.Add;
import dev.footnote.engine.plan.Operation.Gather;
import dev.footnote.engine.plan.Operation.Index;
import dev.footnote.engine.plan.Operation.Multiply;
import dev.footnote.engine.plan.Operation.Normalize;
import dev.footnote.engine.plan.Operation.Scale;
import dev.footnote.engine.plan.Operation.Select;
import dev.footnote.engine.plan.Operation.Target;
import dev.footnote.engine.plan.Operation.VectorNorm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A description becomes a flat list of operations. Matrices with the same input become one {@link
 * Multiply}; buffers are shared by all layers. Names of results: {@code embd}, {@code
 * blk.N.attn_norm}, {@code blk.N.attn_q} and so on, {@code blk.N.out}, {@code norm}, {@code
 * logits}; those of an encoder beside a decoder begin with {@code enc.}.
 */
public final class PlanCompiler {

    private final Description description;
    private final int hidden;
    private final List<Integer> cacheWidths = new ArrayList<>();

    private PlanCompiler(Description description) {
        this.description = description;
        this.hidden = description.size().hidden();
    }

    /** The plan of this model. */
    public static Plan compile(Description description) {
        return new PlanCompiler(description).compile();
    }

    private Plan compile() {
        List<Operation> encoder = new ArrayList<>();
        if (description.encoder().isPresent()) {
            Stack stack = description.encoder().get();
            Buffer x = new Buffer("enc.x", hidden, Extent.ENCODER);
            appendStack(encoder, "enc.", stack, x);
            stack.closing().ifPresent(norm -> encoder.add(normalize("enc.norm", x, norm, x)));
            appendCrossKeys(encoder, x);
        }
        List<Operation> operations = new ArrayList<>();
        Buffer x = new Buffer("x", hidden, Extent.TOKENS);
        appendStack(operations, "", description.stack(), x);
        appendHead(operations, x);
        return new Plan(operations, encoder, cacheWidths);
    }

    private void appendStack(List<Operation> out, String prefix, Stack stack, Buffer x) {
        appendInput(out, prefix + "embd", stack.input(), x);
        for (int i = 0; i < stack.layers().size(); i++) {
            LayerCompiler layer = new LayerCompiler(prefix + "blk." + i, prefix, x);
            out.addAll(layer.compile(stack.layers().get(i), cacheWidths));
        }
    }

    private static void appendInput(List<Operation> out, String name, Input input, Buffer x) {
        Buffer rows =
                input.projection()
                        .map(narrow -> new Buffer(name + "_narrow", narrow.width(), x.extent()))
                        .orElse(x);
        out.add(new Gather(name, input.tokens(), new Index.Token(), rows));
        if (input.scale() != 1) {
            out.add(new Scale(name, input.scale(), rows));
        }
        input.projection()
                .ifPresent(
                        narrow ->
                                out.add(
                                        new Multiply(
                                                name,
                                                rows,
                                                List.of(new Target(narrow.linear(), x)))));
        Buffer extra = new Buffer(name + "_extra", x.width(), x.extent());
        input.extras()
                .positions()
                .ifPresent(
                        learned -> {
                            Index index = new Index.Place(learned.offset());
                            out.add(new Gather(name + "_extra", learned.table(), index, extra));
                            out.add(new Add(name, extra, x));
                        });
        input.extras()
                .types()
                .ifPresent(
                        table -> {
                            Index index = new Index.Type();
                            out.add(new Gather(name + "_extra", table, index, extra));
                            out.add(new Add(name, extra, x));
                        });
        input.norm().ifPresent(norm -> out.add(normalize(name, x, norm, x)));
    }

    /** Keys and values that the decoder's cross attention reads, once for a sequence. */
    private void appendCrossKeys(List<Operation> out, Buffer encoded) {
        List<Layer> layers = description.stack().layers();
        for (int i = 0; i < layers.size(); i++) {
            for (Part part : layers.get(i).parts()) {
                if (part.body() instanceof Body.CrossAttention cross) {
                    String name = "blk." + i + ".cross";
                    int width = cross.heads().keyWidth();
                    Target key =
                            new Target(
                                    cross.projections().key(),
                                    new Buffer(name + "_k", width, Extent.ENCODER));
                    Target value =
                            new Target(
                                    cross.projections().value(),
                                    new Buffer(name + "_v", width, Extent.ENCODER));
                    out.add(new Multiply(name + "_k", encoded, List.of(key, value)));
                }
            }
        }
    }

    private void appendHead(List<Operation> out, Buffer x) {
        Optional<Norm> closing = description.stack().closing();
        if (description.head() instanceof Head.Hidden(Optional<Linear> pooler)) {
            closing.ifPresent(norm -> out.add(normalize("norm", x, norm, x)));
            pooler.ifPresent(
                    linear -> {
                        Buffer selected = select(out, x);
                        appendDenseTanh(out, "pooler", selected, linear);
                    });
            return;
        }
        Buffer selected = select(out, x);
        closing.ifPresent(norm -> out.add(normalize("norm", selected, norm, selected)));
        switch (description.head()) {
            case Head.Hidden ignored ->
                    throw new IllegalStateException("hidden heads end before the selection");
            case Head.Logits logits -> appendLogits(out, logits, selected);
            case Head.Classes classes -> {
                Buffer dense = appendDenseTanh(out, "pooler", selected, classes.dense());
                out.add(toLogits(dense, classes.output(), classes.labels().size()));
            }
            case Head.AnswerSpan span -> out.add(toLogits(selected, span.output(), 2));
        }
    }

    private void appendLogits(List<Operation> out, Head.Logits head, Buffer selected) {
        Buffer from = selected;
        if (head.projection().isPresent()) {
            Input.Narrow narrow = head.projection().get();
            from = new Buffer("projected", narrow.width(), Extent.SELECTED);
            Target target = new Target(narrow.linear(), from);
            out.add(new Multiply("projected", selected, List.of(target)));
        }
        if (head.scale() != 1) {
            out.add(new Scale("scaled", head.scale(), from));
        }
        Multiply logits = toLogits(from, head.output(), description.size().vocabulary());
        out.add(logits);
        if (head.softCap() > 0) {
            out.add(new Operation.SoftCap("logits", head.softCap(), logits.result()));
        }
    }

    private Buffer appendDenseTanh(
            List<Operation> out, String name, Buffer selected, Linear linear) {
        Buffer dense = new Buffer(name, hidden, Extent.SELECTED);
        out.add(new Multiply(name, selected, List.of(new Target(linear, dense))));
        out.add(new Operation.Activate(name, Activation.TANH, dense));
        return dense;
    }

    private Buffer select(List<Operation> out, Buffer x) {
        Buffer selected = new Buffer("selected", hidden, Extent.SELECTED);
        out.add(new Select("selected", x, selected));
        return selected;
    }

    private static Multiply toLogits(Buffer from, Linear linear, int width) {
        Buffer logits = new Buffer("logits", width, Extent.SELECTED);
        return new Multiply("logits", from, List.of(new Target(linear, logits)));
    }

    static Normalize normalize(String name, Buffer from, Norm norm, Buffer to) {
        return new Normalize(name, from, new VectorNorm(norm, from.width()), to);
    }
}
