package dev.footnote.identity.signin.web;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import java.util.regex.Pattern;

/** Where the page goes on: a path of ours, never an address that somebody else slipped in. */
final class ReturnPath {
    /** Browsers read two slashes, and a backslash as a slash, as the beginning of a host. */
    private static final Pattern FORM =
            Pattern.compile("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]{0,1000}");

    private ReturnPath() {}

    static String checked(String path) {
        if (FORM.matcher(path).matches()) return path;
        throw new ProblemException(
                ProblemKind.BAD_REQUEST,
                "path is no path of the page; expected is one that begins with one slash.");
    }
}
