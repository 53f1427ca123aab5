/** Evaluators on a sample of what production answers. */
@NullMarked
package dev.llmops.eval.online;

import org.jspecify.annotations.NullMarked;
