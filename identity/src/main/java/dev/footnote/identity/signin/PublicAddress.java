package dev.footnote.identity.signin;

/**
 * Under which address browsers reach the page.
 *
 * @param text scheme, host and port without a slash at the end; blank for the one that a request
 *     names
 */
public record PublicAddress(String text) {
    public PublicAddress {
        text = text.strip().replaceAll("/+$", "");
    }
}
