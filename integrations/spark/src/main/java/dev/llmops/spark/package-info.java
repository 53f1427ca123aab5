/** Batches over DataFrames of Apache Spark. */
@NullMarked
package dev.llmops.spark;

import org.jspecify.annotations.NullMarked;
