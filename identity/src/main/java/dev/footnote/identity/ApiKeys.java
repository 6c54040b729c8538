package dev.footnote.identity;

import dev.footnote.servicekit.security.KeyBook;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of an installation. Each method is one transaction, and the next request obeys it. */
public interface ApiKeys extends KeyBook {
    ApiKey.Issued create(ApiKey.Grant grant);

    /** Newest first, those that are no longer valid too. */
    List<ApiKey> list();

    Optional<ApiKey> find(String id);

    /** False when there is no such key, or it was revoked before. */
    boolean revoke(String id);

    /**
     * Gives the key a new secret; the old one is valid for the grace, which may be none. Empty when
     * there is no such key, or it was revoked.
     */
    Optional<ApiKey.Issued> rotate(String id, Duration grace);
}
