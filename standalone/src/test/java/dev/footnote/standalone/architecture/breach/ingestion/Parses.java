package dev.footnote.standalone.architecture.breach.ingestion;

import org.apache.tika.Tika;

/** Planted: breaks a rule of the house. */
record Parses(Tika tika) {}
