package dev.footnote.engine.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The methods of strings. */
final class TextMethods {
    private TextMethods() {}

    static Optional<Value.Function.Body> find(String text, String name, Budget budget) {
        return Optional.ofNullable(
                switch (name) {
                    case "strip" -> a -> Value.of(stripped(text, characters(a), true, true));
                    case "lstrip" -> a -> Value.of(stripped(text, characters(a), true, false));
                    case "rstrip" -> a -> Value.of(stripped(text, characters(a), false, true));
                    case "upper" -> a -> Value.of(text.toUpperCase(Locale.ROOT));
                    case "lower" -> a -> Value.of(text.toLowerCase(Locale.ROOT));
                    case "title" -> a -> Value.of(title(text));
                    case "capitalize" -> a -> Value.of(capitalized(text));
                    case "split" -> a -> Value.of(split(text, a));
                    case "splitlines" -> a -> Value.of(lines(text));
                    case "startswith" -> a -> Value.of(any(a, text::startsWith));
                    case "endswith" -> a -> Value.of(any(a, text::endsWith));
                    case "replace" -> a -> Value.of(replaced(text, a, budget));
                    case "join" -> a -> Value.of(joined(text, a.require(0, "iterable"), budget));
                    case "find" -> a -> Value.of((long) text.indexOf(argument(a, 0)));
                    case "rfind" -> a -> Value.of((long) text.lastIndexOf(argument(a, 0)));
                    case "count" -> a -> Value.of(count(text, argument(a, 0)));
                    case "removeprefix" -> a -> Value.of(withoutPrefix(text, argument(a, 0)));
                    case "removesuffix" -> a -> Value.of(withoutSuffix(text, argument(a, 0)));
                    case "isdigit" -> a -> Value.of(all(text, Character::isDigit));
                    case "isalpha" -> a -> Value.of(all(text, Character::isLetter));
                    case "isalnum" -> a -> Value.of(all(text, Character::isLetterOrDigit));
                    case "isspace" -> a -> Value.of(all(text, TextMethods::space));
                    default -> null;
                });
    }

    private interface Check {
        boolean holds(String part);
    }

    private static String argument(Value.Arguments arguments, int index) {
        Value value = arguments.require(index, "argument " + (index + 1));
        if (value instanceof Value.Text text) {
            return text.value();
        }
        throw TemplateException.type("a string was expected, not a " + value.typeName());
    }

    private static Optional<String> characters(Value.Arguments arguments) {
        return arguments.get(0, "chars", new Value.None()) instanceof Value.None
                ? Optional.empty()
                : Optional.of(argument(arguments, 0));
    }

    static boolean space(int code) {
        return Character.isWhitespace(code) || Character.isSpaceChar(code) || code == 0x85;
    }

    private static boolean all(String text, IntPredicate holds) {
        return !text.isEmpty() && text.codePoints().allMatch(holds);
    }

    private static boolean any(Value.Arguments arguments, Check check) {
        if (arguments.require(0, "prefix") instanceof Value.ListOf list) {
            return list.items().stream().anyMatch(item -> check.holds(PythonText.str(item)));
        }
        return check.holds(argument(arguments, 0));
    }

    /** Without characters of the set (white space when there is none) at the ends. */
    static String stripped(String text, Optional<String> set, boolean left, boolean right) {
        IntPredicate gone =
                set.<IntPredicate>map(s -> c -> s.indexOf(c) >= 0).orElse(TextMethods::space);
        int from = 0;
        int to = text.length();
        while (left && from < to && gone.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && gone.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return text.substring(from, to);
    }

    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.offsetByCodePoints(0, 1);
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    static String title(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean inside = false;
        for (int code : text.codePoints().toArray()) {
            out.appendCodePoint(inside ? Character.toLowerCase(code) : Character.toTitleCase(code));
            inside = Character.isLetter(code);
        }
        return out.toString();
    }

    private static List<Value> split(String text, Value.Arguments arguments) {
        Value separator = arguments.get(0, "sep", new Value.None());
        long most = Operators.integer(arguments.get(1, "maxsplit", Value.of(-1)));
        List<Value> parts = new ArrayList<>();
        String rest = text;
        if (separator instanceof Value.None) {
            rest = stripped(rest, Optional.empty(), true, most < 0);
            while (!rest.isEmpty()) {
                int end = 0;
                while (end < rest.length() && !space(rest.charAt(end))) {
                    end++;
                }
                if (parts.size() == most) {
                    end = rest.length();
                }
                parts.add(Value.of(rest.substring(0, end)));
                rest = stripped(rest.substring(end), Optional.empty(), true, false);
            }
            return parts;
        }
        String sign = PythonText.str(separator);
        if (sign.isEmpty()) {
            throw TemplateException.type("empty separator");
        }
        int at = 0;
        int found = text.indexOf(sign);
        while (found >= 0 && parts.size() != most) {
            parts.add(Value.of(text.substring(at, found)));
            at = found + sign.length();
            found = text.indexOf(sign, at);
        }
        parts.add(Value.of(text.substring(at)));
        return parts;
    }

    private static List<Value> lines(String text) {
        return text.lines().map(Value::of).toList();
    }

    private static String replaced(String text, Value.Arguments arguments, Budget budget) {
        long most = Operators.integer(arguments.get(2, "count", Value.of(-1)));
        return replaced(text, argument(arguments, 0), argument(arguments, 1), most, budget);
    }

    /** Replaces the first so many occurrences, all when negative. */
    static String replaced(String text, String old, String fresh, long most, Budget budget) {
        long occurrences = old.isEmpty() ? text.length() + 1L : count(text, old);
        long count = most < 0 ? occurrences : Math.min(most, occurrences);
        budget.characters(text.length() + count * fresh.length());
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (long i = 0; i < count; i++) {
            int found = text.indexOf(old, at);
            out.append(text, at, found).append(fresh);
            at = found + old.length();
            if (old.isEmpty() && at < text.length()) {
                out.append(text.charAt(at++));
            }
        }
        return out.append(text, at, text.length()).toString();
    }

    private static long count(String text, String part) {
        if (part.isEmpty()) {
            return text.length() + 1L;
        }
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }

    /** The elements as text with something between. */
    static String joined(String between, Value values, Budget budget) {
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Value value : Members.elements(values)) {
            String text = PythonText.str(value);
            budget.characters(out.length() + (long) text.length() + between.length());
            out.append(first ? "" : between).append(text);
            first = false;
        }
        return out.toString();
    }

    private static String withoutPrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static String withoutSuffix(String text, String suffix) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }
}
