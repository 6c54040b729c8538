/**
 * Speed, measured against peers on the same files in the same run. Nothing here asserts on time.
 */
@NullMarked
package dev.footnote.benchmarks;

import org.jspecify.annotations.NullMarked;
