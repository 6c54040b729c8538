package dev.footnote.gateway.web;

import dev.footnote.contracts.answer.AskRequest;
import dev.footnote.contracts.openai.ChatCompletionRequest;
import dev.footnote.contracts.openai.ChatMessage;
import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A chat as a question: its last user message, with the turns before it. */
final class Conversation {
    /** The model that answers from every collection; {@code footnote/NAME} answers from one. */
    static final String MODEL = "footnote";

    private Conversation() {}

    static boolean isOurs(String model) {
        return model.isBlank() || model.equals(MODEL) || model.startsWith(MODEL + "/");
    }

    /** The collection that a model's name names. */
    static Optional<String> collection(String model) {
        return model.startsWith(MODEL + "/")
                ? Optional.of(model.substring(MODEL.length() + 1))
                : Optional.empty();
    }

    /** System messages are left out: the rules of answering are the gateway's own. */
    static AskRequest question(ChatCompletionRequest request) {
        if (request.n().orElse(1) != 1) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "n is %d; one answer is given to a question".formatted(request.n().orElse(1)));
        }
        List<ChatMessage> turns =
                request.messages().stream()
                        .filter(m -> m.role().equals("user") || m.role().equals("assistant"))
                        .toList();
        if (turns.isEmpty() || !turns.getLast().role().equals("user")) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST,
                    "messages end without a user message; the last one is the question");
        }
        List<AskRequest.Turn> history = new ArrayList<>();
        for (ChatMessage turn : turns.subList(0, turns.size() - 1)) {
            history.add(new AskRequest.Turn(turn.role(), turn.content().text()));
        }
        return new AskRequest(
                turns.getLast().content().text(),
                collection(request.model()).map(List::of).orElse(List.of()),
                Map.of(),
                history,
                request.stream());
    }
}
