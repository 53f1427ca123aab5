/** Protected labels: who may move them, on what evidence. */
@NullMarked
package dev.llmops.core.prompt.label;

import org.jspecify.annotations.NullMarked;
