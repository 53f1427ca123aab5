/** JSON without a JSON library: schemas as text, and values as plain Java collections. */
@NullMarked
package dev.llmops.api.json;

import org.jspecify.annotations.NullMarked;
