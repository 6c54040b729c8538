package dev.footnote.engine.backend;

import dev.footnote.engine.adapt.Adapter;
import dev.footnote.engine.adapt.LowRank;
import dev.footnote.engine.plan.Buffer.Extent;
import dev.footnote.engine.plan.Operation;

/**
 * What adapters add to a product, sequence by sequence: each has its own or none, the matrix itself
 * is multiplied once for all of them.
 */
final class AdaptedProducts {
    private final Operation.Target target;
    private final float[] from;
    private final float[] to;

    AdaptedProducts(Operation.Target target, float[] from, float[] to) {
        this.target = target;
        this.from = from;
        this.to = to;
    }

    void add(Step step, Extent extent, Residence residence) {
        residence.fetch(from);
        residence.fetch(to);
        for (int s = 0; s < step.present.count; s++) {
            Adapter adapter = step.adapter(s);
            LowRank change = adapter == null ? null : adapter.change(target.linear().weight());
            if (change == null) {
                continue;
            }
            int first = step.present.queryStart[s];
            int count = step.present.queryCount[s];
            switch (extent) {
                case TOKENS, ENCODER -> change.addTo(from, to, first, count);
                case SELECTED -> {
                    for (int i = 0; i < step.selectedCount(); i++) {
                        if (step.selected[i] >= first && step.selected[i] < first + count) {
                            change.addTo(from, to, i, 1);
                        }
                    }
                }
            }
        }
        residence.changed(to, Buffers.rows(step, extent) * target.to().width());
    }
}
