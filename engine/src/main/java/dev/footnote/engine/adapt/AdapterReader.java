package dev.footnote.engine.adapt;

import dev.footnote.engine.adapt.AdapterException.Kind;
import dev.footnote.engine.plan.Body;
import dev.footnote.engine.plan.Head;
import dev.footnote.engine.plan.Heads;
import dev.footnote.engine.plan.Layer;
import dev.footnote.engine.plan.Linear;
import dev.footnote.engine.plan.Part;
import dev.footnote.engine.plan.Position;
import dev.footnote.engine.plan.Stack;
import dev.footnote.engine.plan.Weight;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Finds which weights of a model an adapter changes, and rearranges its rows as theirs are. */
final class AdapterReader {
    private final PeftFolder folder;
    private final AdaptedModel model;
    private final Map<Weight, LowRank> changes = new HashMap<>();
    private final Set<String> used = new TreeSet<>();

    AdapterReader(PeftFolder folder, AdaptedModel model) {
        this.folder = folder;
        this.model = model;
    }

    Adapter adapter() {
        addStack(model.description().stack());
        model.description().encoder().ifPresent(this::addStack);
        if (model.description().head() instanceof Head.Logits logits) {
            add(logits.output());
        }
        Set<String> unused = new TreeSet<>(folder.changes().keySet());
        unused.removeAll(used);
        if (!unused.isEmpty()) {
            throw new AdapterException(
                    Kind.OTHER_MODEL,
                    "the adapter %s changes %s, which this model (%s) does not have as a matrix of its own"
                            .formatted(
                                    folder.name(),
                                    unused.stream().limit(3).toList(),
                                    model.description().family()));
        }
        return new Adapter(folder.name(), model.description(), changes);
    }

    private void addStack(Stack stack) {
        for (Layer layer : stack.layers()) {
            for (Part part : layer.parts()) {
                addBody(part.body());
            }
        }
    }

    private void addBody(Body body) {
        switch (body) {
            case Body.SelfAttention attention -> {
                boolean turned =
                        model.turnedRows()
                                && attention.position() instanceof Position.Rope rope
                                && rope.pairing() == Position.Pairing.NEIGHBOURS;
                Heads heads = attention.heads();
                Body.Projections projections = attention.projections();
                addTurned(projections.query(), turned ? heads.width() : 0);
                addTurned(projections.key(), turned ? heads.width() : 0);
                add(projections.value());
                add(projections.output());
            }
            case Body.CrossAttention cross -> {
                add(cross.projections().query());
                add(cross.projections().key());
                add(cross.projections().value());
                add(cross.projections().output());
            }
            case Body.FeedForward feedForward -> {
                feedForward.gate().ifPresent(this::add);
                add(feedForward.up());
                add(feedForward.down());
            }
            case Body.Experts ignored -> {}
        }
    }

    private void add(Linear linear) {
        addTurned(linear, 0);
    }

    /** Rows i and i + width/2 of a head lie side by side in the file when the width is not zero. */
    private void addTurned(Linear linear, int headWidth) {
        find(linear.weight())
                .map(change -> headWidth == 0 ? change : change.outputs(turned(change, headWidth)))
                .ifPresent(change -> changes.put(linear.weight(), change));
    }

    private static int[] turned(LowRank change, int headWidth) {
        return IntStream.range(0, change.outputs())
                .map(
                        row -> {
                            int inHead = row % headWidth;
                            return row - inHead + inHead % 2 * (headWidth / 2) + inHead / 2;
                        })
                .toArray();
    }

    private Optional<LowRank> find(Weight weight) {
        return switch (weight) {
            case Weight.Named(String name) -> named(model.hubNames().getOrDefault(name, name));
            case Weight.Rows(Weight of, int from, int count) ->
                    find(of).map(change -> change.outputs(checked(change, from, count)));
            case Weight.Transposed(Weight of) -> find(of);
            case Weight.HeadPart part ->
                    find(part.of()).map(change -> change.outputs(headRows(change, part)));
            case Weight.OnePlus ignored -> Optional.empty();
            case Weight.Joined ignored -> Optional.empty();
        };
    }

    private int[] checked(LowRank change, int from, int count) {
        if (from + count > change.outputs()) {
            throw new AdapterException(
                    Kind.OTHER_MODEL,
                    "the adapter %s has %d outputs where the model has %d at least"
                            .formatted(folder.name(), change.outputs(), from + count));
        }
        return IntStream.range(from, from + count).toArray();
    }

    private static int[] headRows(LowRank change, Weight.HeadPart part) {
        int width = part.headWidth();
        int heads = change.outputs() / (part.parts() * width);
        return IntStream.range(0, heads * width)
                .map(i -> (i / width * part.parts() + part.part()) * width + i % width)
                .toArray();
    }

    /** A module by its own name, or by its end where one side has a prefix more. */
    private Optional<LowRank> named(String tensor) {
        String module =
                tensor.endsWith(".weight")
                        ? tensor.substring(0, tensor.length() - ".weight".length())
                        : tensor;
        for (Map.Entry<String, LowRank> entry : folder.changes().entrySet()) {
            String name = entry.getKey();
            if (name.equals(module) || name.endsWith("." + module) || module.endsWith("." + name)) {
                used.add(name);
                return Optional.of(entry.getValue());
            }
        }
        return Optional.empty();
    }
}
