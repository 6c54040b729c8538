package dev.footnote.identity;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * What the audit log keeps.
 *
 * @param keep how long entries are kept
 * @param questions what is kept of the question of an answer
 */
@ConfigurationProperties("footnote.audit")
public record AuditSettings(
        @DefaultValue("365d") Duration keep, @DefaultValue("digest") Questions questions) {
    /** What is kept of a question. */
    public enum Questions {
        /** Its SHA-256: shows that the same was asked, but not what. */
        DIGEST,
        TEXT,
        NONE
    }

    public AuditSettings {
        if (keep.isNegative() || keep.isZero()) {
            throw new IllegalArgumentException(
                    "footnote.audit.keep is %s; expected is a time such as 365d".formatted(keep));
        }
    }
}
