package dev.footnote.identity.signin.web;

import dev.footnote.identity.signin.PublicAddress;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Under which address a browser reaches us, without a slash at the end. */
final class Base {
    private Base() {}

    /** What is set; else what the request names. A provider takes none that it was not told of. */
    static String of(PublicAddress address, HttpServletRequest request) {
        return address.text().isEmpty()
                ? ServletUriComponentsBuilder.fromContextPath(request).build().toUriString()
                : address.text();
    }

    static boolean isSecure(String base) {
        return base.startsWith("https:");
    }
}
