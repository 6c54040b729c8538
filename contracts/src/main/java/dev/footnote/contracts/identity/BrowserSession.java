package dev.footnote.contracts.identity;

/**
 * The session of a browser whose user signed in at the OpenID provider.
 *
 * @param name who signed in; empty when nobody did
 * @param csrfToken what each request that changes something, or asks, must bring in the header
 *     {@code X-CSRF-Token}; empty when nobody signed in
 */
public record BrowserSession(boolean signedIn, String name, String csrfToken) {
    public static final BrowserSession NONE = new BrowserSession(false, "", "");
}
