/** Validation of JSON against a schema. */
@NullMarked
package dev.llmops.core.json;

import org.jspecify.annotations.NullMarked;
