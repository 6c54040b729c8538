/** The command line: models, questions and documents, and what the launcher needs to start. */
@NullMarked
package dev.footnote.cli;

import org.jspecify.annotations.NullMarked;
