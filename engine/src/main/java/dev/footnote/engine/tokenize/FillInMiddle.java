package dev.footnote.engine.tokenize;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tokens by which a model of code is asked for what stands between two texts. Models that learned
 * this have such tokens in their vocabulary; which ones, differs from family to family.
 */
public final class FillInMiddle {
    /** What stands in front of: the text before, the text after, the answer. */
    private record Marks(String before, String after, String answer) {}

    private static final List<Marks> KNOWN =
            List.of(
                    new Marks("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>"),
                    new Marks("<fim_prefix>", "<fim_suffix>", "<fim_middle>"),
                    new Marks("<fim-prefix>", "<fim-suffix>", "<fim-middle>"),
                    new Marks("\u2581<PRE>", "\u2581<SUF>", "\u2581<MID>"),
                    new Marks("<PRE>", "<SUF>", "<MID>"),
                    new Marks(
                            "<\uff5cfim\u2581begin\uff5c>",
                            "<\uff5cfim\u2581hole\uff5c>",
                            "<\uff5cfim\u2581end\uff5c>"));

    private final Tokenizer tokenizer;
    private final int before;
    private final int after;
    private final int answer;

    private FillInMiddle(Tokenizer tokenizer, int before, int after, int answer) {
        this.tokenizer = tokenizer;
        this.before = before;
        this.after = after;
        this.answer = answer;
    }

    /** The way of the model with this vocabulary; empty when it has none. */
    public static Optional<FillInMiddle> of(Tokenizer tokenizer) {
        for (Marks marks : KNOWN) {
            var before = tokenizer.idOf(marks.before());
            var after = tokenizer.idOf(marks.after());
            var answer = tokenizer.idOf(marks.answer());
            if (before.isPresent() && after.isPresent() && answer.isPresent()) {
                return Optional.of(
                        new FillInMiddle(
                                tokenizer, before.getAsInt(), after.getAsInt(), answer.getAsInt()));
            }
        }
        return Optional.empty();
    }

    /** The prompt whose continuation stands between the two texts. */
    public List<Integer> promptIds(String prefix, String suffix) {
        List<Integer> ids = new ArrayList<>();
        ids.add(before);
        add(prefix, ids);
        ids.add(after);
        add(suffix, ids);
        ids.add(answer);
        return ids;
    }

    private void add(String text, List<Integer> ids) {
        for (int id : tokenizer.encode(text, false).ids()) {
            ids.add(id);
        }
    }
}
