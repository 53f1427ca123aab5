/** How a pool chooses among its endpoints. */
@NullMarked
package dev.llmops.serving.routing;

import org.jspecify.annotations.NullMarked;
