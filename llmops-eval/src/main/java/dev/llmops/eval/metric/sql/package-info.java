/** SQL in answers, by the results of its queries. */
@NullMarked
package dev.llmops.eval.metric.sql;

import org.jspecify.annotations.NullMarked;
