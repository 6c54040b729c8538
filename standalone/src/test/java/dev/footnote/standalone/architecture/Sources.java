package dev.footnote.standalone.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What can be read off one source file: lengths, and words that do not belong where it is. */
final class Sources {
    static final int FILE_LINES_MAX = 500;
    static final int METHOD_LINES_MAX = 80;
    static final int LINE_LENGTH_MAX = 120;

    /**
     * A constructor, or modifiers, type and name before the parenthesis; in the formatter's layout.
     * A record's header looks alike.
     */
    private static final Pattern METHOD_BEGINS =
            Pattern.compile(
                    "(?!(?:\\w+ )*record )(?:[A-Z]\\w*|(?:[\\w<>\\[\\],.?&]+ )+\\w+)\\(.*[^;]");

    private static final Pattern STATEMENT =
            Pattern.compile(
                    "(?:return|throw|yield|assert|case|else|new|switch|var)\\b.*|[^(]*=.*|.*}");
    private static final Pattern FAMILY =
            Pattern.compile(
                    "(?i)\\b(llama|mistral|mixtral|smollm|qwen\\d?|gemma\\d?|phi\\d?|olmo\\w*|gptneox"
                        + "|stablelm|opt|bert|roberta|xlm|t5)\\b");
    private static final Pattern SKIPPED =
            Pattern.compile("@Disabled\\b|\\bassumeTrue\\(|\\bassumeFalse\\(|\\bassumeThat\\(");
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

    private Sources() {}

    /** One sentence for each breach of the length guides. */
    static List<String> lengthBreaches(List<String> lines) {
        List<String> breaches = new ArrayList<>();
        if (lines.size() > FILE_LINES_MAX) breaches.add("file of " + lines.size() + " lines");
        for (int i = 0; i < lines.size(); i++) {
            // The formatter does not break literals, and a pattern reads worse in pieces.
            boolean literal = lines.get(i).contains("\"");
            if (lines.get(i).length() > LINE_LENGTH_MAX && !literal)
                breaches.add("line " + (i + 1));
        }
        for (String indent : List.of("    ", "        "))
            breaches.addAll(longMethods(lines, indent));
        return breaches;
    }

    static List<String> skippedTests(List<String> lines) {
        return matching(lines, SKIPPED);
    }

    static List<String> unfinished(List<String> lines) {
        return matching(lines, UNFINISHED);
    }

    /** Family names in code; comments and javadoc may name what they like. */
    static List<String> familyNames(List<String> lines) {
        return matching(lines.stream().filter(it -> !isComment(it)).toList(), FAMILY);
    }

    private static boolean isComment(String line) {
        String text = line.strip();
        return text.startsWith("*") || text.startsWith("//") || text.startsWith("/*");
    }

    private static List<String> longMethods(List<String> lines, String indent) {
        List<String> breaches = new ArrayList<>();
        int begin = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.equals(indent + "}") && begin >= 0) {
                if (i - begin + 1 > METHOD_LINES_MAX) {
                    breaches.add("method of %d lines at %d".formatted(i - begin + 1, begin + 1));
                }
                begin = -1;
            } else if (begin < 0 && beginsMethod(line, indent)) {
                begin = i;
            }
        }
        return breaches;
    }

    private static boolean beginsMethod(String line, String indent) {
        if (!line.startsWith(indent)) return false;
        String code = line.substring(indent.length());
        return METHOD_BEGINS.matcher(code).matches() && !STATEMENT.matcher(code).matches();
    }

    private static List<String> matching(List<String> lines, Pattern pattern) {
        return lines.stream()
                .filter(line -> pattern.matcher(line).find())
                .map(String::strip)
                .toList();
    }
}
