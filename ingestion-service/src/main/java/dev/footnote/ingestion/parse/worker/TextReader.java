package dev.footnote.ingestion.parse.worker;

import java.util.Optional;
import java.util.regex.Pattern;

/** Plain text: paragraphs lie between empty lines; indented blocks keep their shape. */
final class TextReader {
    private static final Pattern EMPTY_LINES = Pattern.compile("\\n[ \\t]*(?:\\n[ \\t]*)+");

    private TextReader() {}

    static void read(byte[] bytes, BlockSink sink) {
        var decoded = DecodedText.of(bytes, Optional.empty());
        if (decoded.lossy()) {
            sink.warn("some characters could not be read as " + decoded.charset().name());
        }
        warnOfDirectionControls(decoded.text(), sink);
        readText(decoded.text(), sink);
    }

    static void readText(String text, BlockSink sink) {
        // What is over the limit is left out here already: cleaning it would take its time.
        int kept = Math.min(text.length(), sink.limits().charactersMax() + 1);
        String plain =
                text.substring(0, kept)
                        .replace("\r\n", "\n")
                        .replace('\r', '\n')
                        .replace('\f', '\n');
        for (var part : EMPTY_LINES.split(plain)) sink.paragraph(part);
    }

    private static void warnOfDirectionControls(String text, BlockSink sink) {
        if (text.codePoints().anyMatch(CleanText::isDirectionControl)) {
            sink.warn(
                    "characters that reverse the direction of writing were removed;"
                            + " the text may be made to look different from what it says");
        }
    }
}
