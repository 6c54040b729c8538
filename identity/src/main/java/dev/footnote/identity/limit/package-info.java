/** How much one caller may ask of the installation. */
@NullMarked
package dev.footnote.identity.limit;

import org.jspecify.annotations.NullMarked;
