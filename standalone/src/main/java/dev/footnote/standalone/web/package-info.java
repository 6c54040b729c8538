/** Where the raw services are when the gateway is in the same process. */
@NullMarked
package dev.footnote.standalone.web;

import org.jspecify.annotations.NullMarked;
