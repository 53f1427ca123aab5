/** Scores and feedback for the backends that traces are sent to: MLflow, Phoenix, Langfuse and LangSmith. */
@NullMarked
package dev.llmops.monitoring.backend;

import org.jspecify.annotations.NullMarked;
