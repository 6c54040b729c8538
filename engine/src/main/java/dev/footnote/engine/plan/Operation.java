package dev.footnote.engine.plan;

import dev.footnote.engine.backend.Activation;

import java.util.List;

/**
 * One thing a backend does, on all rows of its buffers. Its name says which intermediate it leaves
 * in {@link #result()}: {@code blk.3.attn_out}.
 */
public sealed interface Operation {

    /** The name by which the result can be tapped. */
    String name();

    /** Where the result is; of several, the first. */
    Buffer result();

    /** Rows of a table, one for each token. */
    record Gather(String name, Weight table, Index index, Buffer result) implements Operation {}

    /** {@code result = norm(from)}, over vectors of {@code width}. */
    record Normalize(String name, Buffer from, VectorNorm norm, Buffer result)
            implements Operation {}

    /** A norm over vectors of this width, of which a row holds one or more. */
    record VectorNorm(Norm norm, int width) {}

    /** One input through one or more matrices. */
    record Multiply(String name, Buffer from, List<Target> targets) implements Operation {
        public Multiply {
            targets = List.copyOf(targets);
        }

        @Override
        public Buffer result() {
            return targets.getFirst().to();
        }
    }

    /** A matrix and where its product goes. */
    record Target(Linear linear, Buffer to) {}

    /** Rotary position, in place. */
    record Rotate(String name, Position.Rope rope, HeadsOf heads, Buffer result)
            implements Operation {}

    /** How a row divides into heads. */
    record HeadsOf(int count, int width) {}

    /** Keys and values of the step's tokens into the cache of a layer. */
    record Remember(String name, int layer, Buffer keys, Buffer values) implements Operation {
        @Override
        public Buffer result() {
            return keys;
        }
    }

    /** Softmax attention. */
    record Attend(String name, Buffer queries, Keys keys, Attention attention, Buffer result)
            implements Operation {}

    /** Attention apart from its matrices. */
    record Attention(Heads heads, Scores scores, Position position, Mask mask) {}

    /** Where keys and values are. */
    sealed interface Keys {

        /** In the cache of a layer, all of a sequence's tokens. */
        record Cached(int layer) implements Keys {}

        /** In buffers, the tokens of this step or of the encoder. */
        record Present(Buffer keys, Buffer values) implements Keys {}
    }

    /** A function of each value, in place. */
    record Activate(String name, Activation activation, Buffer result) implements Operation {}

    /** {@code result = activation(result) · up}. */
    record Gate(String name, Activation activation, Buffer up, Buffer result)
            implements Operation {}

    /** {@code result += other}. */
    record Add(String name, Buffer other, Buffer result) implements Operation {}

    /** {@code result *= factor}. */
    record Scale(String name, float factor, Buffer result) implements Operation {}

    /** {@code result = cap · tanh(result / cap)}. */
    record SoftCap(String name, float cap, Buffer result) implements Operation {}

    /** Mixture of experts. */
    record Mix(String name, Buffer from, Body.Experts experts, Buffer result)
            implements Operation {}

    /** The rows that are wanted. */
    record Select(String name, Buffer from, Buffer result) implements Operation {}

    /** Which row of a table belongs to a token. */
    sealed interface Index {

        /** Its id. */
        record Token() implements Index {}

        /** Its position plus a number. */
        record Place(int offset) implements Index {}

        /** Its segment. */
        record Type() implements Index {}
    }
}
