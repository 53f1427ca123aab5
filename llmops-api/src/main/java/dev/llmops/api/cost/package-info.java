/** Costs: the prices of models. An unknown price is unknown, never zero. */
@NullMarked
package dev.llmops.api.cost;

import org.jspecify.annotations.NullMarked;
