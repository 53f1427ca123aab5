/** The rows of a store as lines of JSON, out of one database and into another. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.transfer;

import org.jspecify.annotations.NullMarked;
