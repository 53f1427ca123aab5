/** JSON that must keep to a schema. */
@NullMarked
package dev.llmops.core.json;

import org.jspecify.annotations.NullMarked;
