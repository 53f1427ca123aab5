/** JSON as plain Java values. */
@NullMarked
package dev.llmops.local.internal.json;

import org.jspecify.annotations.NullMarked;
