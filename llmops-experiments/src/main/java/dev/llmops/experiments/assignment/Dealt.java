package dev.llmops.experiments.assignment;

import dev.llmops.api.experiment.Variant;
import dev.llmops.api.generation.NotAssigned;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gets of an experiment.
 *
 * @param variant what it gets, whether it counts or not
 * @param unit the unit that it counts as, or null if it takes no part
 * @param tester whether it takes part as a tester, and so does not count
 * @param outside why it takes no part, or null if it does
 */
public record Dealt(Variant variant, @Nullable String unit, boolean tester, NotAssigned.@Nullable Reason outside) {}
