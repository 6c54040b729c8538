/** The models on this machine by name, and those of them that are open within a budget. */
@NullMarked
package dev.footnote.servicekit.models;

import org.jspecify.annotations.NullMarked;
