/** The model catalogue, the models folder, and the sources that files are fetched from. */
@NullMarked
package dev.footnote.cli.models;

import org.jspecify.annotations.NullMarked;
