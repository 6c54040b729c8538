package dev.footnote.gateway.answer;

import dev.footnote.gateway.text.Span;
import dev.footnote.knowledge.Passage;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The addresses of our viewer, which opens a document's text with a passage highlighted.
 *
 * @param publicAddress scheme, host and port that browsers use, without a slash at the end; empty
 *     gives addresses relative to this server
 */
public record ViewLinks(String publicAddress) {
    public ViewLinks {
        publicAddress = publicAddress.replaceAll("/+$", "");
    }

    String to(Passage passage, Span inDocument) {
        return "%s/view?document=%s&version=%d&start=%d&end=%d"
                .formatted(
                        publicAddress,
                        URLEncoder.encode(passage.documentId(), StandardCharsets.UTF_8),
                        passage.version(),
                        inDocument.start(),
                        inDocument.end());
    }

    /**
     * A part of a passage in its document's text. A passage whose text was put together otherwise
     * than it stands there is given as a whole.
     */
    static Span inDocument(Passage passage, Span part) {
        boolean literal = passage.end() - passage.start() == passage.text().length();
        return literal
                ? new Span(passage.start() + part.start(), passage.start() + part.end())
                : new Span(passage.start(), passage.end());
    }
}
