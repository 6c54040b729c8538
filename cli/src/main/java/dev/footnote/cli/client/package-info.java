/** A client of the running Footnote over HTTP, with what questions and uploads need of it. */
@NullMarked
package dev.footnote.cli.client;

import org.jspecify.annotations.NullMarked;
