/** One model name in front of many endpoints: limits, health, deadlines, retries and failover. */
@NullMarked
package dev.llmops.serving.pool;

import org.jspecify.annotations.NullMarked;
