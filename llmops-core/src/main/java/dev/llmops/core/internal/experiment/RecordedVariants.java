package dev.llmops.core.internal.experiment;

import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.experiment.ExperimentVersion;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which retrieval and guardrails a recorded call had by its variants. An experiment that the store does not have says nothing. Safe for use by
 * several threads.
 */
public final class RecordedVariants {

    private final ExperimentStore experiments;
    private final Available available;

    /**
     * Takes where variants are looked up.
     *
     * @param experiments has the versions of experiments
     * @param available what variants can name here
     */
    public RecordedVariants(ExperimentStore experiments, Available available) {
        this.experiments = experiments;
        this.available = available;
    }

    /** What the variants of a call name, or null for the standard; {@code missing} is what of it is not here any more, or null. */
    public record Names(
            @Nullable String retrieval,
            @Nullable String guardrails,
            @Nullable String missing) {}

    /** {@return what the variants of a call name} */
    public Names of(Generation call) {
        List<Variant> variants = new ArrayList<>();
        call.assignments().forEach(each -> variant(each).ifPresent(variants::add));
        String retrieval = first(variants, Variant::retrieval);
        String guardrails = first(variants, Variant::guardrails);
        String missing = missing("retrieval", retrieval, available.retrievals());
        return new Names(
                retrieval,
                guardrails,
                missing != null ? missing : missing("guardrails", guardrails, available.guardrails()));
    }

    private Optional<Variant> variant(Assignment assignment) {
        return experiments.history(assignment.experiment()).stream()
                .filter(version -> version.epoch() == assignment.epoch())
                .map(ExperimentVersion::experiment)
                .flatMap(experiment -> experiment.variants().stream())
                .filter(variant -> variant.name().equals(assignment.variant()))
                .reduce((earlier, later) -> later);
    }

    private static @Nullable String first(List<Variant> variants, Function<Variant, @Nullable String> part) {
        for (Variant variant : variants) {
            String name = part.apply(variant);
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    private static @Nullable String missing(String what, @Nullable String name, Set<String> known) {
        return name == null || known.contains(name) ? null : what + " '" + name + "'";
    }
}
