/** The classification of a record's components: which contain what somebody said, and which do not. */
@NullMarked
package dev.llmops.api.content;

import org.jspecify.annotations.NullMarked;
