/** How long records are kept: retention, legal holds, and erasure by subject. */
@NullMarked
package dev.llmops.api.retention;

import org.jspecify.annotations.NullMarked;
