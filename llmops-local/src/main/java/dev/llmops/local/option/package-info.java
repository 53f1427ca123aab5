/** How a local model is loaded, and how its calls are treated. */
@NullMarked
package dev.llmops.local.option;

import org.jspecify.annotations.NullMarked;
