/** What answers are worth, as metrics: scores and feedback, beside what the chain measures itself. */
@NullMarked
package dev.llmops.monitoring.metric;

import org.jspecify.annotations.NullMarked;
