package dev.llmops.core.internal.experiment;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.Variant;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the variants of experiments can name in an application.
 *
 * @param models names of models
 * @param retrievals names of retrievals
 * @param guardrails names of sets of guardrails
 */
public record Available(Set<String> models, Set<String> retrievals, Set<String> guardrails) {

    /** {@return why an experiment cannot run here, or null if it can} */
    public @Nullable String problem(Experiment experiment) {
        for (Variant variant : experiment.variants()) {
            String missing = missing(experiment, variant);
            if (missing != null) {
                return missing;
            }
        }
        return null;
    }

    private @Nullable String missing(Experiment experiment, Variant variant) {
        String model = missing(experiment, variant, "model", Variant::model, models);
        String retrieval = missing(experiment, variant, "retrieval", Variant::retrieval, retrievals);
        String other = model != null ? model : retrieval;
        return other != null ? other : missing(experiment, variant, "guardrails", Variant::guardrails, guardrails);
    }

    private static @Nullable String missing(
            Experiment experiment,
            Variant variant,
            String what,
            Function<Variant, @Nullable String> part,
            Set<String> known) {
        String name = part.apply(variant);
        return name == null || known.contains(name)
                ? null
                : "experiment '" + experiment.name() + "' does not run here, because its variant '" + variant.name()
                        + "' names the " + what + " '" + name + "', and there are " + new TreeSet<>(known)
                        + "; add it with LlmOps.builder()." + what + "(\"" + name + "\", ...), or stop the experiment";
    }
}
