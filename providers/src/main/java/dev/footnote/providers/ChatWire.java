package dev.footnote.providers;

import dev.footnote.contracts.openai.ChatCompletionRequest;

/** The shape of chat on the wire of one family of servers. */
interface ChatWire {
    /** Media type of an answer that comes in pieces. */
    String streamType();

    /** The request's body. */
    String body(ChatCompletionRequest request, boolean streamed);

    /**
     * Reads one line of an answer in pieces; false when it was the last.
     *
     * @throws ModelServerException when the line is an error or cannot be read
     */
    boolean line(String line, Chunks chunks);

    /** Reads an answer in one piece. */
    void whole(String body, Chunks chunks);
}
