/** Code in answers: it is compiled and its tests are run, in processes with limits. */
@NullMarked
package dev.llmops.eval.metric.code;

import org.jspecify.annotations.NullMarked;
