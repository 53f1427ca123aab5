/** JMH benchmarks. Each compares with something measured in the same run. */
@NullMarked
package dev.llmops.benchmarks;

import org.jspecify.annotations.NullMarked;
