package dev.footnote.contracts.identity;

/** A key with its secret, which is shown this once and kept nowhere. */
public record IssuedKey(KeySummary key, String secret) {
    /** Leaves the secret out: values are logged. */
    @Override
    public String toString() {
        return "IssuedKey[%s]".formatted(key.prefix());
    }
}
