package dev.footnote.contracts.answer;

import java.util.List;

/**
 * What a streamed answer sends, in this order; the name of the server-sent event is {@link
 * #name()}.
 */
public sealed interface AskEvent {
    String name();

    /** The evidence, before the first word. */
    record Retrieved(List<SourcePassage> evidence) implements AskEvent {
        public Retrieved {
            evidence = List.copyOf(evidence);
        }

        @Override
        public String name() {
            return "retrieved";
        }
    }

    /** More of the answer's text. */
    record Delta(String text) implements AskEvent {
        @Override
        public String name() {
            return "delta";
        }
    }

    /** A footnote that the text has reached. */
    record Cited(Citation citation) implements AskEvent {
        @Override
        public String name() {
            return "citation";
        }
    }

    /** Whether the documents carried the answer, and why not. */
    record Judged(Verdict verdict, String reason) implements AskEvent {
        @Override
        public String name() {
            return "verdict";
        }
    }

    /** The whole answer, the same as without streaming. */
    record Done(Answer answer) implements AskEvent {
        @Override
        public String name() {
            return "done";
        }
    }

    /** The answer broke off; nothing follows. */
    record Failed(String code, String detail) implements AskEvent {
        @Override
        public String name() {
            return "error";
        }
    }
}
