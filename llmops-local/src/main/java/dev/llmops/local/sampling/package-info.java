/** How a local model chooses its words, beyond what every model can be asked for. */
@NullMarked
package dev.llmops.local.sampling;

import org.jspecify.annotations.NullMarked;
