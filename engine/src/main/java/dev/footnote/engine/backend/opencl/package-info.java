/**
 * Kernels on a device that speaks OpenCL 1.2, a GPU above all. Weights, buffers and the cache of
 * keys and values live there; a step sends indices and brings back what is asked for.
 */
@NullMarked
package dev.footnote.engine.backend.opencl;

import org.jspecify.annotations.NullMarked;
