package dev.footnote.standalone.architecture.breach.engine.tokenize;

import dev.footnote.standalone.architecture.breach.engine.format.File;

/** Planted: breaks a rule of the house. */
record ReadsFiles(File file) {}
