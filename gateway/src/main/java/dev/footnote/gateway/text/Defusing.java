package dev.footnote.gateway.text;

import java.util.regex.Pattern;

/**
 * Takes the power out of text from documents and from people before it goes into a prompt or a
 * page: what a chat template uses as control sequences is broken up, invisible characters go, and
 * Markdown that a client would load or follow becomes plain words.
 */
public final class Defusing {
    /** Control sequences of the usual chat templates, opening signs apart from their content. */
    private static final Pattern CONTROL =
            Pattern.compile(
                    "<\\|[^|<>\\n]{0,60}\\|>|<\\uFF5C[^<>\\n]{0,60}\\uFF5C>"
                            + "|</?s>|</?SYS>|<</?SYS>>|\\[/?INST\\]|\\[/?SYSTEM_PROMPT\\]"
                            + "|</?(?:bos|eos|pad|unk|mask)>|<(?:start|end)_of_turn>"
                            + "|<unused\\d+>|<extra_id_\\d+>|<0x[0-9A-Fa-f]{2}>",
                    Pattern.CASE_INSENSITIVE);

    /** Direction overrides, zero-width signs, tag characters and other controls. */
    private static final Pattern INVISIBLE =
            Pattern.compile(
                    "[\\p{Cc}&&[^\\n"
                            + "\\t]]|[\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF]"
                            + "|[\\x{E0000}-\\x{E007F}]");

    private static final Pattern IMAGE =
            Pattern.compile("!\\[([^\\]\\n]*)\\]\\([^)\\s]*[^)\\n]*\\)");
    private static final Pattern LINK = Pattern.compile("\\[([^\\]\\n]*)\\]\\([^)\\s]*[^)\\n]*\\)");
    private static final Pattern TAG = Pattern.compile("</?[A-Za-z][^<>\\n]{0,300}>");

    private Defusing() {}

    public static boolean hasControls(String text) {
        return CONTROL.matcher(text).find();
    }

    /** For a prompt: no control sequence survives, nothing invisible is said. */
    public static String forPrompt(String text) {
        String visible = INVISIBLE.matcher(text).replaceAll("");
        String before = "";
        String after = visible;
        while (!after.equals(before)) {
            before = after;
            after = CONTROL.matcher(before).replaceAll(" ");
        }
        return after;
    }

    /** For an answer, which clients may render as Markdown: no image, no hidden link target. */
    public static String forAnswer(String text) {
        String plain = IMAGE.matcher(forPrompt(text)).replaceAll("$1");
        return LINK.matcher(plain).replaceAll("$1");
    }

    /** Whether a client that renders Markdown or HTML would show something active. */
    public static boolean hasActiveContent(String text) {
        return IMAGE.matcher(text).find() || LINK.matcher(text).find() || TAG.matcher(text).find();
    }
}
