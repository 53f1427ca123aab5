/** How an agent uses tools: which calls it makes, with which arguments, in which order, and what it does after an error. */
@NullMarked
package dev.llmops.eval.metric.tool;

import org.jspecify.annotations.NullMarked;
