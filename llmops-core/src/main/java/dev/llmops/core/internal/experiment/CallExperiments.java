package dev.llmops.core.internal.experiment;

import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.experiment.ExperimentScope;
import dev.llmops.api.generation.Assignment;
import dev.llmops.api.generation.NotAssigned;
import dev.llmops.api.generation.NotAssigned.Reason;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.core.chain.Call;
import dev.llmops.experiments.assignment.Dealer;
import dev.llmops.experiments.assignment.Dealt;
import dev.llmops.experiments.assignment.Settings;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what a call gets of the experiments that run, and notes it. Nothing here asks a database. Safe for use by multiple threads.
 */
public final class CallExperiments {

    private static final Logger LOG = LoggerFactory.getLogger(CallExperiments.class);

    private final LiveExperiments live;
    private final ExposureLog exposures;
    private final Set<NotAssigned> warned = ConcurrentHashMap.newKeySet();

    /**
     * Takes what runs.
     *
     * @param exposures where it is written down who met what
     */
    public CallExperiments(LiveExperiments live, ExposureLog exposures) {
        this.live = live;
        this.exposures = exposures;
    }

    /** {@return the experiments that run when a call begins} */
    public List<Dealer> running(Call call) {
        return live.running(call.notes().startedNanos());
    }

    /** {@return what a call gets, of nothing yet} */
    public Chosen choose() {
        return new Chosen();
    }

    /**
     * Adds what a call gets of the experiments on its prompt.
     *
     * @param running the experiments that run
     * @param chosen where it is added
     */
    public void onPrompt(List<Dealer> running, Call call, Chosen chosen) {
        PromptReference reference = call.promptReference();
        if (reference == null) {
            return;
        }
        for (Dealer dealer : running) {
            ExperimentScope scope = dealer.version().experiment().scope();
            if (scope.kind() == ExperimentScope.Kind.PROMPT && reference.name().equals(scope.name())) {
                take(dealer, call, chosen);
            }
        }
    }

    /**
     * Adds what a call gets of the experiments on a model and on all calls.
     *
     * @param running the experiments that run
     * @param model the model that it would go to
     * @param chosen where it is added
     */
    public void onModel(List<Dealer> running, Call call, String model, Chosen chosen) {
        for (Dealer dealer : running) {
            ExperimentScope scope = dealer.version().experiment().scope();
            if (scope.kind() == ExperimentScope.Kind.APPLICATION
                    || (scope.kind() == ExperimentScope.Kind.MODEL && model.equals(scope.name()))) {
                take(dealer, call, chosen);
            }
        }
    }

    private void take(Dealer dealer, Call call, Chosen chosen) {
        Experiment experiment = dealer.version().experiment();
        boolean onModel = experiment.scope().kind() == ExperimentScope.Kind.MODEL;
        Reason override = override(dealer.varied(), onModel, call);
        if (override != null) {
            outside(experiment, call, override);
            chosen.take(experiment.control(), false, onModel);
            return;
        }
        Dealt dealt = dealer.deal(call.caller(), call.notes().startedAt());
        if (dealt.unit() == null || dealt.outside() != null) {
            outside(experiment, call, dealt.outside() == null ? Reason.ANONYMOUS : dealt.outside());
            chosen.take(dealt.variant(), false, onModel);
            return;
        }
        chosen.take(dealt.variant(), true, onModel);
        call.notes()
                .assignment(new Assignment(
                        experiment.name(),
                        dealt.variant().name(),
                        dealt.unit(),
                        dealer.version().epoch(),
                        dealt.tester()));
        if (!dealt.tester()) {
            exposures.log(dealer.version(), dealt.variant(), dealt.unit(), call);
        }
    }

    /** What the call sets itself, of that which the experiment varies. */
    private static @Nullable Reason override(Set<String> varied, boolean onModel, Call call) {
        PromptReference reference = call.promptReference();
        if (reference != null
                && (reference.number() != null || reference.label() != null)
                && varied.contains(Settings.PROMPT)) {
            return Reason.VERSION_NAMED;
        }
        if (call.modelName() != null && !onModel && varied.contains(Settings.MODEL)) {
            return Reason.MODEL_NAMED;
        }
        ModelRequest request = call.request();
        ModelParameters own = request == null ? call.parameters() : request.parameters();
        for (String set : Settings.of(own)) {
            if (varied.contains(set)) {
                return set.equals(Settings.ADAPTER) ? Reason.ADAPTER_NAMED : Reason.PARAMETERS_SET;
            }
        }
        return null;
    }

    private void outside(Experiment experiment, Call call, Reason reason) {
        NotAssigned outside = new NotAssigned(experiment.name(), reason);
        call.notes().notAssigned(outside);
        String why = mistake(reason);
        if (why != null && warned.add(outside)) {
            LOG.warn(
                    "a call of {} takes no part in experiment '{}': {} (told once; each record says so)",
                    experiment.scope(),
                    experiment.name(),
                    why);
        }
    }

    /** Why, if it may be a mistake of the application's. */
    private static @Nullable String mistake(Reason reason) {
        return switch (reason) {
            case VERSION_NAMED -> "a version was named; name the prompt alone to take part";
            case MODEL_NAMED -> "a model was named; leave the model to the experiment";
            case PARAMETERS_SET -> "a parameter was set that the experiment varies; leave it to the experiment";
            case ADAPTER_NAMED -> "an adapter was named; leave it to the experiment";
            case ANONYMOUS -> "the caller has neither user nor session, or not what the experiment deals by; set it";
            case LEASE_EXPIRED -> "its lease was not renewed, so everybody gets the control; is its controller alive?";
            case NOT_TARGETED, HELD_OUT, OUTSIDE_OF_RANGE -> null;
        };
    }
}
