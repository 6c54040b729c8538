package dev.footnote.standalone.architecture.breach.engine.schedule;

import dev.footnote.standalone.architecture.breach.engine.format.File;

/** Planted: breaks a rule of the house. */
record OpensFiles(File file) {}
