package dev.footnote.servicekit.security;

/** Says who sent the request of this thread; ask before handing work to another thread. */
@FunctionalInterface
public interface Callers {
    Caller current();
}
