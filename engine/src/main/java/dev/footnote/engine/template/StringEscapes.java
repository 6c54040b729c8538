package dev.footnote.engine.template;

/** Backslashes in string literals, as Python reads them. */
final class StringEscapes {
    private StringEscapes() {}

    static String resolve(String body, int line) {
        if (body.indexOf('\\') < 0) {
            return body;
        }
        StringBuilder out = new StringBuilder(body.length());
        int at = 0;
        while (at < body.length()) {
            char c = body.charAt(at++);
            if (c != '\\' || at == body.length()) {
                out.append(c);
                continue;
            }
            char kind = body.charAt(at++);
            int digits =
                    switch (kind) {
                        case 'x' -> 2;
                        case 'u' -> 4;
                        case 'U' -> 8;
                        default -> 0;
                    };
            if (digits > 0) {
                out.appendCodePoint(code(body, at, digits, line));
                at += digits;
            } else {
                simple(kind, out);
            }
        }
        return out.toString();
    }

    private static void simple(char kind, StringBuilder out) {
        switch (kind) {
            case 'n' -> out.append('\n');
            case 't' -> out.append('\t');
            case 'r' -> out.append('\r');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'a' -> out.append('\u0007');
            case 'v' -> out.append('\u000B');
            case '0' -> out.append('\0');
            case '\\', '\'', '"' -> out.append(kind);
            // A backslash before a line break joins the lines.
            case '\n' -> out.append("");
            default -> out.append('\\').append(kind);
        }
    }

    private static int code(String body, int at, int digits, int line) {
        try {
            int code = Integer.parseUnsignedInt(body, at, Math.min(body.length(), at + digits), 16);
            if (at + digits <= body.length() && Character.isValidCodePoint(code)) {
                return code;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one error for all malformed escapes.
        }
        throw new TemplateException(
                TemplateException.Kind.SYNTAX,
                "template line %d: an escape needs %d hexadecimal digits of a character"
                        .formatted(line, digits));
    }
}
