/** Protected labels: who may move them, and the evidence required. */
@NullMarked
package dev.llmops.core.prompt.label;

import org.jspecify.annotations.NullMarked;
