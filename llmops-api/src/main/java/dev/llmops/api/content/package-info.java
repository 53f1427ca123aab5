/** Where a record holds what somebody said, and where it does not. */
@NullMarked
package dev.llmops.api.content;

import org.jspecify.annotations.NullMarked;
