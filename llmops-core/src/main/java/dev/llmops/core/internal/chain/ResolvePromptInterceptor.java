package dev.llmops.core.internal.chain;

import dev.llmops.api.experiment.Assignment;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentScope;
import dev.llmops.api.experiment.NotAssigned;
import dev.llmops.api.experiment.NotAssigned.Reason;
import dev.llmops.api.experiment.Variant;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.prompt.ServedPrompt;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.experiment.LiveExperiments;
import dev.llmops.core.prompt.include.ComposedPrompt;
import dev.llmops.core.prompt.include.PromptComposer;
import dev.llmops.experiments.assignment.Dealer;
import dev.llmops.experiments.assignment.Dealt;
import dev.llmops.experiments.assignment.Settings;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the version of the prompt: the one that was named, or that of the caller's variant of an experiment. */
final class ResolvePromptInterceptor implements Interceptor {

    private static final Logger LOG = LoggerFactory.getLogger(ResolvePromptInterceptor.class);

    private final PromptRegistry prompts;
    private final PromptComposer composer;
    private final LiveExperiments experiments;
    private final Set<NotAssigned> warned = ConcurrentHashMap.newKeySet();

    ResolvePromptInterceptor(PromptRegistry prompts, LiveExperiments experiments) {
        this.prompts = prompts;
        this.composer = PromptComposer.of(prompts);
        this.experiments = experiments;
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
        ServedPrompt served = prompts.serve(reference);
        ComposedPrompt composed = composer.compose(served.version());
        PromptVersion version = composed.version();
        call.notes().promptSource(served.source());
        Consumer<PromptVersion> check = call.promptCheck();
        if (check != null) {
            check.accept(version);
        }
        return chain.proceed(call.toBuilder()
                .promptVersion(version)
                .includes(composed.includes())
                .modelName(modelName(call, variant, version))
                .build());
    }

    private @Nullable Variant variantFor(Call call, PromptReference reference) {
        for (Dealer dealer : experiments.running(call.notes().startedNanos())) {
            if (dealer.version().experiment().scope().equals(ExperimentScope.prompt(reference.name()))) {
                return variantOf(dealer, call, reference);
            }
        }
        return null;
    }

    /** {@return what the caller gets, whether it counts or not; null if the call says itself what it wants} */
    private @Nullable Variant variantOf(Dealer dealer, Call call, PromptReference reference) {
        Experiment experiment = dealer.version().experiment();
        if (reference.number() != null || reference.label() != null) {
            outside(experiment, call, Reason.VERSION_NAMED, "a version was named; name the prompt alone to take part");
            return null;
        }
        if (call.modelName() != null && Settings.variedBy(experiment).contains(Settings.MODEL)) {
            outside(experiment, call, Reason.MODEL_NAMED, "a model was named; leave the model to the experiment");
            return experiment.control();
        }
        Dealt dealt = dealer.deal(call.caller());
        if (dealt.unit() == null) {
            outside(experiment, call, Reason.ANONYMOUS, "the caller has neither user nor session; set one");
            return experiment.control();
        }
        Variant variant = dealt.variant();
        call.notes()
                .assignment(new Assignment(
                        experiment.name(),
                        variant.name(),
                        dealt.unit(),
                        dealer.version().epoch(),
                        dealt.tester()));
        return variant;
    }

    private void outside(Experiment experiment, Call call, Reason reason, String why) {
        NotAssigned outside = new NotAssigned(experiment.name(), reason);
        call.notes().notAssigned(outside);
        if (warned.add(outside)) {
            LOG.warn(
                    "a call of {} takes no part in experiment '{}': {} (told once; each record says so)",
                    experiment.scope(),
                    experiment.name(),
                    why);
        }
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
