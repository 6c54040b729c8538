/** How one service calls another over HTTP: proxies of the contracts, and readers of streams. */
@NullMarked
package dev.footnote.servicekit.remote;

import org.jspecify.annotations.NullMarked;
