/**
 * The web plumbing that every service shares: errors in one shape from every path, the
 * administrator's key, trace ids, body limits and live responses.
 */
@NullMarked
package dev.footnote.servicekit;

import org.jspecify.annotations.NullMarked;
