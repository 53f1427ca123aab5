/**
 * Canaries: a variant gets a small share, gets more on evidence, and loses all of it by itself when a guard metric gets worse.
 *
 * <p>{@link dev.llmops.experiments.canary.CanaryPlan} is the rule, a pure function of what was observed; so each decision can be made
 * again from what was recorded with it.
 */
@NullMarked
package dev.llmops.experiments.canary;

import org.jspecify.annotations.NullMarked;
