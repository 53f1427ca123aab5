/** What stores in databases share. This package is internal and is not for public use; it may change at any time. */
@NullMarked
package dev.llmops.core.internal.jdbc;

import org.jspecify.annotations.NullMarked;
