/** JSON as plain Java values. */
@NullMarked
package dev.llmops.commons.internal.json;

import org.jspecify.annotations.NullMarked;
