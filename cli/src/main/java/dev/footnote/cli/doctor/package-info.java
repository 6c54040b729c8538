/** What can be wrong with an installation: one check for each part, each a few findings. */
@NullMarked
package dev.footnote.cli.doctor;

import org.jspecify.annotations.NullMarked;
