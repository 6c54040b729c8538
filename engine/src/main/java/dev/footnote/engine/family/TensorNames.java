package dev.footnote.engine.family;

import dev.footnote.engine.family.ModelConfigException.Kind;
import dev.footnote.engine.plan.Linear;
import dev.footnote.engine.plan.Norm;
import dev.footnote.engine.plan.Weight;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tensors of a file by the names that Hugging Face gives them. Names of GGUF files are found by
 * replacing fragments; what exists decides what is optional.
 */
public final class TensorNames {

    private final Map<String, Weight> present;
    private final List<Map.Entry<String, String>> fragments; // the longest first
    private final String root;
    private final Map<String, String> asked; // what was found, by its own name

    private TensorNames(
            Map<String, Weight> present,
            List<Map.Entry<String, String>> fragments,
            String root,
            Map<String, String> asked) {
        this.present = present;
        this.fragments = fragments;
        this.root = root;
        this.asked = asked;
    }

    /** The names that were asked for so far, by the names that the file has. */
    Map<String, String> asked() {
        return Map.copyOf(asked);
    }

    /** Names as Hugging Face writes them. */
    public static TensorNames of(Set<String> present) {
        return of(present, Map.of());
    }

    /** The same, and weights that the file has under names of no meaning. */
    static TensorNames of(Set<String> present, Map<String, Weight> others) {
        Map<String, Weight> all = new HashMap<>(others);
        present.forEach(name -> all.put(name, Weight.named(name)));
        return new TensorNames(Map.copyOf(all), List.of(), "", new HashMap<>());
    }

    /**
     * The same tensors where, in a name asked for, whole dotted fragments are spelled otherwise.
     */
    TensorNames spelled(Map<String, String> replacements) {
        return new TensorNames(present, longestFirst(replacements), root, asked);
    }

    /** In the order in which fragments are replaced. */
    static List<Map.Entry<String, String>> longestFirst(Map<String, String> replacements) {
        Comparator<Map.Entry<String, String>> longestFirst =
                Comparator.comparingInt(entry -> -entry.getKey().length());
        return replacements.entrySet().stream().sorted(longestFirst).toList();
    }

    /** The same tensors under the first of these prefixes that this tensor exists with. */
    TensorNames under(String probe, String... prefixes) {
        for (String prefix : prefixes) {
            TensorNames candidate = new TensorNames(present, fragments, prefix, asked);
            if (candidate.has(probe)) {
                return candidate;
            }
        }
        throw missing(probe + " (under one of " + List.of(prefixes) + ")");
    }

    boolean has(String name) {
        return present.containsKey(spell(name));
    }

    /** A tensor that must be there. */
    Weight weight(String name) {
        return find(name).orElseThrow(() -> missing(spell(name)));
    }

    Optional<Weight> find(String name) {
        Weight weight = present.get(spell(name));
        if (weight instanceof Weight.Named(String own)) {
            asked.put(own, root + name);
        }
        return Optional.ofNullable(weight);
    }

    /** {@code prefix.weight} and, when there is one, {@code prefix.bias}. */
    Linear linear(String prefix) {
        return new Linear(weight(prefix + ".weight"), find(prefix + ".bias"));
    }

    /** Some rows of {@link #linear}. */
    Linear rows(String prefix, int from, int count) {
        Linear all = linear(prefix);
        return new Linear(
                new Weight.Rows(all.weight(), from, count),
                all.bias().map(bias -> new Weight.Rows(bias, from, count)));
    }

    Norm rms(String prefix, float epsilon) {
        return Norm.rms(weight(prefix + ".weight"), epsilon);
    }

    Norm layerNorm(String prefix, float epsilon) {
        return new Norm(
                Norm.Kind.LAYER, weight(prefix + ".weight"), find(prefix + ".bias"), epsilon);
    }

    /** The output matrix, or the token embeddings where it is tied to them. */
    Linear outputOr(String output, Weight tokens) {
        return has(output + ".weight") ? linear(output) : Linear.of(tokens);
    }

    private String spell(String name) {
        return spell(root + name, fragments);
    }

    /** A name where whole dotted fragments are spelled otherwise, those that come first first. */
    static String spell(String name, List<Map.Entry<String, String>> fragments) {
        String spelled = name;
        for (Map.Entry<String, String> fragment : fragments) {
            String from = fragment.getKey();
            if (spelled.startsWith(from + ".")) {
                spelled = fragment.getValue() + spelled.substring(from.length());
            } else if (spelled.contains("." + from + ".")) {
                spelled = spelled.replace("." + from + ".", "." + fragment.getValue() + ".");
            }
        }
        return spelled;
    }

    private static ModelConfigException missing(String name) {
        return new ModelConfigException(
                Kind.MISSING,
                ("the weights have no tensor %s; "
                                + "the file is not complete, or of another kind than it says")
                        .formatted(name));
    }
}
