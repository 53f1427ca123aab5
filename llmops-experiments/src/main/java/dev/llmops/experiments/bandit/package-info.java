/**
 * Bandits: units go to the variants that are likely to be the best, with probabilities that are logged, so that what another policy
 * would have earned can be estimated afterwards.
 */
@NullMarked
package dev.llmops.experiments.bandit;

import org.jspecify.annotations.NullMarked;
