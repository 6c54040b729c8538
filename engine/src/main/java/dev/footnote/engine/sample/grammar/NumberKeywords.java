package dev.footnote.engine.sample.grammar;

import dev.footnote.engine.json.JsonValue;
import dev.footnote.engine.json.JsonValue.JsonObject;
import dev.footnote.engine.sample.grammar.NumberForms.Bound;
import dev.footnote.engine.sample.grammar.NumberForms.Bounds;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a schema says of numbers: bounds, and what they are multiples of. */
record NumberKeywords(JsonObject schema, String path) {
    private static final int MULTIPLES_MAX = 4_096;
    private static final BigDecimal LARGEST = new BigDecimal("999999999999999");

    Form form(JsonForms forms, boolean whole) {
        Bounds bounds = new Bounds(tighter("inimum", 1), tighter("aximum", -1));
        Optional<BigDecimal> step = number("multipleOf");
        if (step.isPresent()) {
            return multiples(forms, step.get(), bounds, whole);
        }
        if (bounds.low().isEmpty() && bounds.high().isEmpty()) {
            return whole ? forms.integer() : forms.number();
        }
        return whole ? NumberForms.whole(bounds) : NumberForms.decimal(bounds);
    }

    private Optional<BigDecimal> number(String keyword) {
        return schema.find(keyword).map(JsonValue::asDouble).map(BigDecimal::valueOf);
    }

    /** The bound that excludes more, of the one that is included and the one that is not. */
    private Optional<Bound> tighter(String ending, int sign) {
        String including = "m" + ending;
        Optional<Bound> included = number(including).map(value -> new Bound(value, true));
        Optional<Bound> excluded =
                number("exclusiveM" + ending).map(value -> new Bound(value, false));
        Optional<Bound> tightest =
                included.isPresent() && excluded.isPresent()
                        ? Optional.of(tighter(included.get(), excluded.get(), sign))
                        : included.or(() -> excluded);
        tightest.ifPresent(
                bound -> {
                    if (sign * bound.value().signum() > 0
                            && bound.value().abs().compareTo(LARGEST) > 0) {
                        throw SchemaCompiler.refused(
                                including, path, "numbers of fifteen digits are generated");
                    }
                });
        // A bound farther than what is generated bounds nothing.
        return tightest.filter(bound -> bound.value().abs().compareTo(LARGEST) <= 0);
    }

    private static Bound tighter(Bound included, Bound excluded, int sign) {
        int order = included.value().compareTo(excluded.value());
        boolean includedIsTighter = sign > 0 ? order > 0 : order < 0;
        return includedIsTighter ? included : excluded;
    }

    private Form multiples(JsonForms forms, BigDecimal step, Bounds bounds, boolean whole) {
        BigDecimal unit = step.stripTrailingZeros();
        boolean bounded = bounds.low().isPresent() && bounds.high().isPresent();
        if (unit.signum() <= 0) {
            throw GrammarException.malformed("multipleOf", "multipleOf is %s".formatted(step));
        }
        if (bounded) {
            return listed(unit, bounds, whole);
        }
        boolean decimals =
                unit.unscaledValue().intValue() == 1
                        && unit.scale() >= 0
                        && bounds.low().isEmpty()
                        && bounds.high().isEmpty();
        if (!decimals) {
            throw SchemaCompiler.refused(
                    "multipleOf", path, "it needs 'minimum' and 'maximum' beside it");
        }
        if (whole || unit.scale() == 0) {
            return forms.integer();
        }
        Form digits = new Form.Repeat(JsonForms.DIGIT, 1, unit.scale());
        return Form.sequence(forms.integer(), Form.optional(Form.sequence(Form.text("."), digits)));
    }

    private Form listed(BigDecimal unit, Bounds bounds, boolean whole) {
        Bound low = bounds.low().orElseThrow();
        Bound high = bounds.high().orElseThrow();
        BigDecimal value = low.value().divide(unit, 0, RoundingMode.CEILING).multiply(unit);
        List<Form> options = new ArrayList<>();
        for (int i = 0; value.compareTo(high.value()) <= 0; i++, value = value.add(unit)) {
            if (i == MULTIPLES_MAX) {
                throw SchemaCompiler.refused(
                        "multipleOf",
                        path,
                        "at most %d multiples within the bounds are".formatted(MULTIPLES_MAX));
            }
            boolean excluded =
                    (value.compareTo(low.value()) == 0 && !low.included())
                            || (value.compareTo(high.value()) == 0 && !high.included());
            boolean fraction = value.stripTrailingZeros().scale() > 0;
            if (!excluded && !(whole && fraction)) {
                options.add(Form.text(value.stripTrailingZeros().toPlainString()));
            }
        }
        return new Form.Choice(options);
    }
}
