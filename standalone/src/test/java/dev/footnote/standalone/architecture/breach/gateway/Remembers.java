package dev.footnote.standalone.architecture.breach.gateway;

/** Planted: breaks a rule of the house. */
final class Remembers {
    static String last = "";

    private Remembers() {}
}
