package dev.footnote.engine.template;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/** Values as text: as {@code str} and {@code repr} of Python write them, and as JSON. */
final class PythonText {
    private PythonText() {}

    /** What is printed. */
    static String str(Value value) {
        return switch (value) {
            case Value.Undefined ignored -> "";
            case Value.Text text -> text.value();
            default -> {
                StringBuilder out = new StringBuilder();
                repr(value, out);
                yield out.toString();
            }
        };
    }

    static void repr(Value value, StringBuilder out) {
        switch (value) {
            case Value.Undefined ignored -> out.append("Undefined");
            case Value.None ignored -> out.append("None");
            case Value.Bool bool -> out.append(bool.value() ? "True" : "False");
            case Value.Int number -> out.append(number.value());
            case Value.Real number -> out.append(real(number.value()));
            case Value.Text text -> quote(text.value(), out);
            case Value.ListOf list -> {
                String separator = "[";
                for (Value item : list.items()) {
                    out.append(separator);
                    repr(item, out);
                    separator = ", ";
                }
                out.append(list.items().isEmpty() ? "[]" : "]");
            }
            case Value.MapOf map -> {
                String separator = "{";
                for (Map.Entry<Value, Value> entry : map.entries().entrySet()) {
                    out.append(separator);
                    repr(entry.getKey(), out);
                    out.append(": ");
                    repr(entry.getValue(), out);
                    separator = ", ";
                }
                out.append(map.entries().isEmpty() ? "{}" : "}");
            }
            case Value.Namespace ignored -> out.append("<Namespace>");
            case Value.Function function -> out.append("<").append(function.name()).append(">");
        }
    }

    private static void quote(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(c);
                    } else if (c < ' ' || c == 0x7F) {
                        out.append("\\x%02x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append(quote);
    }

    /** The shortest decimal that reads back the same, in Python's notation. */
    static String real(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-4 || size >= 1e16)) {
            String text = Double.toString(value).toLowerCase(Locale.ROOT).replace(".0e", "e");
            int exponent = text.indexOf('e') + 1;
            String digits = text.substring(exponent);
            boolean negative = digits.startsWith("-");
            String number = negative ? digits.substring(1) : digits;
            return text.substring(0, exponent)
                    + (negative ? "-" : "+")
                    + (number.length() < 2 ? "0" : "")
                    + number;
        }
        String plain = new BigDecimal(Double.toString(value)).toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }
}
