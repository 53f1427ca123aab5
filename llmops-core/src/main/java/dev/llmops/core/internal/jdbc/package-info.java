/** What stores in databases share. Internal. */
@NullMarked
package dev.llmops.core.internal.jdbc;

import org.jspecify.annotations.NullMarked;
