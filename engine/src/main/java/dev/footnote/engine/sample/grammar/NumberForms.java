package dev.footnote.engine.sample.grammar;

import static dev.footnote.engine.sample.grammar.Form.between;
import static dev.footnote.engine.sample.grammar.Form.sequence;
import static dev.footnote.engine.sample.grammar.Form.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Numbers within bounds, digit by digit: a bound is left behind at the first digit that differs.
 */
final class NumberForms {
    private static final BigDecimal LARGEST = new BigDecimal("999999999999999");
    private static final Form FREE = new Form.Repeat(JsonForms.DIGIT, 0, JsonForms.DIGITS_MAX);
    private static final Form NONE = new Form.Choice(List.of());

    private NumberForms() {}

    /** A bound, itself allowed or not. */
    record Bound(BigDecimal value, boolean included) {}

    /** Both ends; an absent one is the largest number of fifteen digits. */
    record Bounds(Optional<Bound> low, Optional<Bound> high) {
        private Bound lowest() {
            return low.orElse(new Bound(LARGEST.negate(), true));
        }

        private Bound highest() {
            return high.orElse(new Bound(LARGEST, true));
        }
    }

    /** The least whole number within the bounds. */
    static BigInteger least(Bounds bounds) {
        Bound low = bounds.lowest();
        BigInteger rounded = low.value().setScale(0, RoundingMode.CEILING).toBigIntegerExact();
        boolean itself = new BigDecimal(rounded).compareTo(low.value()) == 0;
        return itself && !low.included() ? rounded.add(BigInteger.ONE) : rounded;
    }

    /** The greatest whole number within the bounds. */
    static BigInteger greatest(Bounds bounds) {
        Bound high = bounds.highest();
        BigInteger rounded = high.value().setScale(0, RoundingMode.FLOOR).toBigIntegerExact();
        boolean itself = new BigDecimal(rounded).compareTo(high.value()) == 0;
        return itself && !high.included() ? rounded.subtract(BigInteger.ONE) : rounded;
    }

    /** Whole numbers within the bounds. */
    static Form whole(Bounds bounds) {
        BigInteger least = least(bounds);
        BigInteger greatest = greatest(bounds);
        List<Form> options = new ArrayList<>();
        if (least.signum() < 0) {
            BigInteger nearest = greatest.min(BigInteger.ONE.negate()).negate();
            options.add(sequence(text("-"), positive(nearest, least.negate())));
        }
        if (greatest.signum() >= 0) {
            options.add(positive(least.max(BigInteger.ZERO), greatest));
        }
        return new Form.Choice(options);
    }

    /** Whole numbers between two that are not negative. */
    private static Form positive(BigInteger least, BigInteger greatest) {
        List<Form> options = new ArrayList<>();
        int longest = greatest.toString().length();
        for (int length = least.toString().length(); length <= longest; length++) {
            BigInteger first = length == 1 ? BigInteger.ZERO : BigInteger.TEN.pow(length - 1);
            BigInteger last = BigInteger.TEN.pow(length).subtract(BigInteger.ONE);
            BigInteger from = least.max(first);
            BigInteger to = greatest.min(last);
            if (from.compareTo(to) <= 0) {
                options.add(digits(from.toString(), to.toString(), true, true));
            }
        }
        return new Form.Choice(options);
    }

    /** Digits of one length, held to a low and a high while they equal them. */
    private static Form digits(String low, String high, boolean overLow, boolean underHigh) {
        if (low.isEmpty()) {
            return text("");
        }
        if (!overLow && !underHigh) {
            return new Form.Repeat(JsonForms.DIGIT, low.length(), low.length());
        }
        char first = overLow ? low.charAt(0) : '0';
        char last = underHigh ? high.charAt(0) : '9';
        List<Form> options = new ArrayList<>();
        for (char digit = first; digit <= last; digit++) {
            boolean onLow = overLow && digit == first;
            boolean onHigh = underHigh && digit == last;
            Form rest = digits(low.substring(1), high.substring(1), onLow, onHigh);
            options.add(sequence(between(digit, digit), rest));
        }
        return new Form.Choice(options);
    }

    /** Decimal numbers within the bounds, without an exponent. */
    static Form decimal(Bounds bounds) {
        Bound low = bounds.lowest();
        Bound high = bounds.highest();
        Bound zero = new Bound(BigDecimal.ZERO, true);
        List<Form> options = new ArrayList<>();
        if (low.value().signum() < 0) {
            Bound nearest = high.value().signum() < 0 ? negated(high) : zero;
            if (high.value().signum() == 0) {
                nearest = new Bound(BigDecimal.ZERO, high.included());
            }
            options.add(sequence(text("-"), magnitude(nearest, negated(low))));
        }
        if (high.value().signum() >= 0) {
            options.add(magnitude(low.value().signum() < 0 ? zero : low, high));
        }
        return new Form.Choice(options);
    }

    private static Bound negated(Bound bound) {
        return new Bound(bound.value().negate(), bound.included());
    }

    private static Form magnitude(Bound low, Bound high) {
        BigInteger first = low.value().toBigInteger();
        BigInteger last = high.value().toBigInteger();
        if (first.compareTo(last) > 0) {
            return NONE;
        }
        if (first.equals(last)) {
            return sequence(text(first.toString()), new Fraction(low, high).form(true, true));
        }
        List<Form> options = new ArrayList<>();
        options.add(sequence(text(first.toString()), new Fraction(low, high).form(true, false)));
        options.add(sequence(text(last.toString()), new Fraction(low, high).form(false, true)));
        BigInteger second = first.add(BigInteger.ONE);
        if (second.compareTo(last) < 0) {
            Form inner = positive(second, last.subtract(BigInteger.ONE));
            options.add(sequence(inner, new Fraction(low, high).form(false, false)));
        }
        return new Form.Choice(options);
    }

    /** What may follow the whole part: nothing, or a point and digits. */
    private static final class Fraction {
        private final Bound low;
        private final Bound high;
        private final String lowDigits;
        private final String highDigits;

        Fraction(Bound low, Bound high) {
            this.low = low;
            this.high = high;
            int length = Math.max(scale(low), scale(high));
            this.lowDigits = digitsOf(low, length);
            this.highDigits = digitsOf(high, length);
        }

        private static int scale(Bound bound) {
            return Math.max(0, bound.value().stripTrailingZeros().scale());
        }

        private static String digitsOf(Bound bound, int length) {
            BigDecimal fraction = bound.value().remainder(BigDecimal.ONE);
            String digits = fraction.movePointRight(length).toBigInteger().toString();
            return length == 0 ? "" : "0".repeat(length - digits.length()) + digits;
        }

        Form form(boolean overLow, boolean underHigh) {
            List<Form> options = new ArrayList<>();
            if (mayEnd(0, overLow, underHigh)) {
                options.add(text(""));
            }
            options.add(sequence(text("."), digit(0, overLow, underHigh)));
            return new Form.Choice(options);
        }

        /** One digit at least. */
        private Form digit(int at, boolean overLow, boolean underHigh) {
            if (!overLow && !underHigh) {
                return sequence(JsonForms.DIGIT, FREE);
            }
            if (at == lowDigits.length()) {
                return beyond(overLow, underHigh);
            }
            char first = overLow ? lowDigits.charAt(at) : '0';
            char last = underHigh ? highDigits.charAt(at) : '9';
            List<Form> options = new ArrayList<>();
            for (char digit = first; digit <= last; digit++) {
                boolean onLow = overLow && digit == first;
                boolean onHigh = underHigh && digit == last;
                options.add(sequence(between(digit, digit), rest(at + 1, onLow, onHigh)));
            }
            return new Form.Choice(options);
        }

        private Form rest(int at, boolean overLow, boolean underHigh) {
            Form more =
                    at < lowDigits.length() + JsonForms.DIGITS_MAX
                            ? digit(at, overLow, underHigh)
                            : NONE;
            return mayEnd(at, overLow, underHigh) ? Form.optional(more) : more;
        }

        /** All digits of the bounds are written and equal one of them, or both. */
        private Form beyond(boolean overLow, boolean underHigh) {
            Form zeros = new Form.Repeat(text("0"), 1, JsonForms.DIGITS_MAX);
            if (underHigh) {
                return high.included() && (!overLow || low.included()) ? zeros : NONE;
            }
            Form above =
                    sequence(
                            new Form.Repeat(text("0"), 0, JsonForms.DIGITS_MAX),
                            between('1', '9'),
                            FREE);
            return low.included() ? sequence(JsonForms.DIGIT, FREE) : above;
        }

        private boolean mayEnd(int at, boolean overLow, boolean underHigh) {
            boolean onLow = overLow && isZero(lowDigits, at);
            boolean onHigh = underHigh && isZero(highDigits, at);
            boolean belowLow = overLow && !onLow;
            return !belowLow && (!onLow || low.included()) && (!onHigh || high.included());
        }

        private static boolean isZero(String digits, int from) {
            return digits.substring(Math.min(from, digits.length()))
                    .chars()
                    .allMatch(c -> c == '0');
        }
    }
}
