package dev.footnote.contracts.answer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A question to the documents. No collections means all of them; {@code filters} must equal a
 * document's metadata; {@code history} are the earlier turns, oldest first.
 */
public record AskRequest(
        String question,
        List<String> collections,
        Map<String, String> filters,
        List<Turn> history,
        Optional<Boolean> stream) {

    /** One earlier turn: role {@code user} or {@code assistant}. */
    public record Turn(String role, String text) {}

    public AskRequest {
        question = question == null ? "" : question;
        collections = collections == null ? List.of() : List.copyOf(collections);
        filters = filters == null ? Map.of() : Map.copyOf(filters);
        history = history == null ? List.of() : List.copyOf(history);
    }

    public static AskRequest of(String question) {
        return new AskRequest(question, List.of(), Map.of(), List.of(), Optional.empty());
    }
}
