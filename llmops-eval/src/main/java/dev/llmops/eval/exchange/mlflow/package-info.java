/** Evaluation runs in MLflow: written and read over its REST API. */
@NullMarked
package dev.llmops.eval.exchange.mlflow;

import org.jspecify.annotations.NullMarked;
