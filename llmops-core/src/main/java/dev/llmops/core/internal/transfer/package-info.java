/** The rows of a store as lines of JSON, out of one database and into another. Internal. */
@NullMarked
package dev.llmops.core.internal.transfer;

import org.jspecify.annotations.NullMarked;
