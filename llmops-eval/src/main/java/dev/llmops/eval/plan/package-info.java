/** How many rows a comparison needs, before it is run. */
@NullMarked
package dev.llmops.eval.plan;

import org.jspecify.annotations.NullMarked;
