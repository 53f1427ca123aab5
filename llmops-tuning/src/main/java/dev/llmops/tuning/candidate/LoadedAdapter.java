package dev.llmops.tuning.candidate;

import dev.llmops.tuning.study.GateResult;
import dev.llmops.tuning.study.TrainingCost;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * An adapter that requests can name.
 *
 * @param name the name that it was loaded by
 * @param cost what training took; labels are counted by the study
 * @param checks what it is checked for besides the task, run after its answers
 */
public record LoadedAdapter(String name, TrainingCost cost, Supplier<List<GateResult>> checks) {

    /** Refuses nulls. */
    public LoadedAdapter {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(checks, "checks");
    }
}
