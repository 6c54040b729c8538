/** The server as a process of this machine: starting it, waiting for it, reading its log. */
@NullMarked
package dev.footnote.cli.server;

import org.jspecify.annotations.NullMarked;
