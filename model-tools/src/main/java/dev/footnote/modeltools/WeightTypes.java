package dev.footnote.modeltools;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How weights may be stored, and what people call it. */
final class WeightTypes {
    /** From the most exact to the smallest. */
    static final List<String> ALL =
            List.of(
                    "F32", "F16", "BF16", "Q8_0", "Q6_K", "Q5_1", "Q5_K", "Q5_0", "Q4_1", "Q4_K",
                    "Q4_0", "IQ4_NL", "IQ4_XS", "Q3_K", "Q2_K");

    /** Those worth trying when something does not fit. */
    static final List<String> USUAL = List.of("Q8_0", "Q6_K", "Q5_K", "Q4_K", "Q3_K", "Q2_K");

    private static final Map<String, String> OTHER_NAMES =
            Map.ofEntries(
                    Map.entry("FP32", "F32"),
                    Map.entry("FP16", "F16"),
                    Map.entry("HALF", "F16"),
                    Map.entry("8BIT", "Q8_0"),
                    Map.entry("INT8", "Q8_0"),
                    Map.entry("4BIT", "Q4_0"),
                    Map.entry("INT4", "Q4_0"),
                    Map.entry("Q8", "Q8_0"),
                    Map.entry("Q4", "Q4_0"),
                    Map.entry("Q4_K_M", "Q4_K"),
                    Map.entry("Q4_K_S", "Q4_K"),
                    Map.entry("Q5_K_M", "Q5_K"),
                    Map.entry("Q6K", "Q6_K"));

    private WeightTypes() {}

    static String named(String name) {
        String upper = name.toUpperCase(Locale.ROOT).replace("-", "");
        String type = OTHER_NAMES.getOrDefault(upper, upper);
        if (ALL.contains(type)) return type;
        throw new CommandFailure(
                ExitCode.USAGE,
                "'%s' is no type of weights; use one of: %s."
                        .formatted(name, String.join(", ", ALL)));
    }
}
