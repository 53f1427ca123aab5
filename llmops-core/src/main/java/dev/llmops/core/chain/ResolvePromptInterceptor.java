package dev.llmops.core.chain;

import dev.llmops.api.experiment.Assignment;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.generation.Caller;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the version of the prompt: the one that was named, or that of the caller's variant of an experiment. */
final class ResolvePromptInterceptor implements Interceptor {

    private final PromptRegistry prompts;
    private final List<Experiment> experiments;

    ResolvePromptInterceptor(PromptRegistry prompts, List<Experiment> experiments) {
        this.prompts = prompts;
        this.experiments = List.copyOf(experiments);
    }

    @Override
    public String name() {
        return StandardChain.RESOLVE_PROMPT;
    }

    @Override
    public ModelStream intercept(Call call, Chain chain) {
        PromptReference reference = call.promptReference();
        if (reference == null) {
            return chain.proceed(call);
        }
        Variant variant = variantFor(call, reference);
        if (variant != null && variant.prompt() != null) {
            reference = variant.prompt();
        }
        PromptVersion version = prompts.get(reference);
        return chain.proceed(call.toBuilder()
                .promptVersion(version)
                .modelName(modelName(call, variant, version))
                .build());
    }

    /** A call that names a version gets that version: only calls for "the prompt" take part in its experiment. */
    private @Nullable Variant variantFor(Call call, PromptReference reference) {
        if (reference.number() != null || reference.label() != null) {
            return null;
        }
        for (Experiment experiment : experiments) {
            if (experiment.prompt().equals(reference.name())) {
                String unit = unit(call.caller());
                if (unit != null) {
                    Variant variant = experiment.assign(unit);
                    call.notes().assignment(new Assignment(experiment.name(), variant.name(), unit));
                    return variant;
                }
            }
        }
        return null;
    }

    /** Somebody who can not be recognised again can not be assigned for good, so nobody anonymous takes part. */
    private static @Nullable String unit(Caller caller) {
        return caller.user() != null ? caller.user() : caller.session();
    }

    private static @Nullable String modelName(Call call, @Nullable Variant variant, PromptVersion version) {
        if (call.modelName() != null) {
            return call.modelName();
        }
        return variant != null && variant.model() != null
                ? variant.model()
                : version.content().model();
    }
}
