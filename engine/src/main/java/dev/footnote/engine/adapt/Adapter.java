package dev.footnote.engine.adapt;

import dev.footnote.engine.plan.Description;
import dev.footnote.engine.plan.Weight;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;

/**
 * A low-rank adapter fitted to a model, whose own weights it leaves alone. Immutable; any number of
 * requests may use it at once.
 */
public final class Adapter {
    private final String name;
    private final Description model;
    private final Map<Weight, LowRank> changes;

    Adapter(String name, Description model, Map<Weight, LowRank> changes) {
        this.name = name;
        this.model = model;
        this.changes = Map.copyOf(changes);
    }

    /**
     * Reads a folder as PEFT writes it.
     *
     * @throws AdapterException when it is none, or made for another model
     */
    public static Adapter read(Path folder, AdaptedModel model) {
        return new AdapterReader(PeftFolder.read(folder), model).adapter();
    }

    /** The name of its folder. */
    public String name() {
        return name;
    }

    /** Number of matrices that it changes. */
    public int changeCount() {
        return changes.size();
    }

    /** Bytes that it keeps in memory. */
    public long bytes() {
        return changes.values().stream()
                .mapToLong(it -> (long) it.rank() * (it.inputs() + it.outputs()) * Float.BYTES)
                .sum();
    }

    /** Whether it was read for this model, or one of the same description. */
    public boolean isFor(Description description) {
        return model.equals(description);
    }

    /** What is added to products with a weight; null when it stays as it is. */
    public @Nullable LowRank change(Weight weight) {
        return changes.get(weight);
    }
}
