package dev.footnote.contracts.identity;

/**
 * A session is over.
 *
 * @param next where the browser goes on: to the provider, which ends its own session, or to the
 *     page
 */
public record SignedOut(String next) {}
