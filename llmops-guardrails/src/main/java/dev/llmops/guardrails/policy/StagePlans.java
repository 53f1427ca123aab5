package dev.llmops.guardrails.policy;

import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.internal.pipeline.StagePlan;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The plans of a stage, one for each who may have written a text there. */
record StagePlans(StagePolicy rules, Map<Provenance, StagePlan> byProvenance) {

    StagePlans {
        byProvenance = Map.copyOf(byProvenance);
    }

    /** {@return the plan for a text that comes from a source} */
    StagePlan of(@Nullable String source) {
        return Objects.requireNonNull(byProvenance.get(rules.provenance(source)));
    }
}
