package dev.footnote.engine;

/** One message of a conversation; roles are those the model's template knows. */
public record ChatMessage(String role, String content) {

    public ChatMessage {
        if (role.isBlank()) {
            throw new IllegalArgumentException("the role of a chat message is blank");
        }
    }
}
