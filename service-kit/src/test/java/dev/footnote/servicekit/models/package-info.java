@NullMarked
package dev.footnote.servicekit.models;

import org.jspecify.annotations.NullMarked;
