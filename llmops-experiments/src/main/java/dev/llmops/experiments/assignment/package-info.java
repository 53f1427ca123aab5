/** Which unit gets which variant: 10,000 buckets, and who owns them. */
@NullMarked
package dev.llmops.experiments.assignment;

import org.jspecify.annotations.NullMarked;
