package dev.footnote.knowledge;

/**
 * Where a page lies in a version's text.
 *
 * @param page numbered from 1
 * @param start UTF-16 offset of its first character
 * @param end UTF-16 offset behind its last character
 */
public record PageSpan(int page, int start, int end) {
    public PageSpan {
        Checks.check(page >= 1, "page is %d; pages are numbered from 1", page);
        Checks.check(0 <= start && start <= end, "page %d spans %d to %d", page, start, end);
    }
}
