package dev.llmops.core;

import dev.llmops.api.experiment.ExperimentStore;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.prompt.FewShot;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.store.Store;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.internal.chain.ChainAssembly;
import dev.llmops.core.internal.chain.ModelRoutes;
import dev.llmops.core.internal.experiment.Available;
import dev.llmops.core.internal.experiment.CallExperiments;
import dev.llmops.core.internal.experiment.ExposureLog;
import dev.llmops.core.internal.experiment.LiveExperiments;
import dev.llmops.core.internal.experiment.RecordedVariants;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.telemetry.Telemetry;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.prompt.PromptDirectory;
import dev.llmops.core.prompt.PromptRegistries;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.core.prompt.examples.ExampleSets;
import dev.llmops.core.prompt.label.ProtectedPromptRegistry;
import dev.llmops.experiments.assignment.InMemoryExperimentStore;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes an {@link LlmOps} of what a builder was told. */
record LlmOpsAssembly(LlmOpsBuilder settings, Store opened) {

    private static final PromptCommit IMPORTED = new PromptCommit(null, "imported from the application's prompt files");

    LlmOps build() {
        PromptRegistry kept = settings.registry != null ? settings.registry : registry();
        PromptRegistry prompts = settings.protectedLabels.isEmpty()
                ? kept
                : ProtectedPromptRegistry.of(kept, settings.protectedLabels, opened.audit());
        ExperimentStore experiments = experiments();
        PromptDirectory directory = settings.directory;
        if (directory != null) {
            checkExamples(directory);
            directory.importInto(prompts, IMPORTED);
        }
        Time time = settings.chain.time;
        Ids chance = settings.ids != null ? settings.ids : Ids.system(time);
        ModelRoutes routes = new ModelRoutes(settings.models, settings.fallbacks);
        Available available = new Available(
                routes.names(), settings.chain.retrievals.keySet(), settings.chain.guardrailSets.keySet());
        Telemetry telemetry = telemetry();
        PromptRenderer renderer = directory == null ? PromptRenderer.create() : PromptRenderer.of(directory);
        ChainAssembly assembly = new ChainAssembly(
                settings.chain,
                opened.generations(),
                prompts,
                live(experiments, available),
                renderer,
                routes,
                telemetry,
                chance);
        List<Interceptor> interceptors = PlacedInterceptor.insert(assembly.interceptors(), settings.placed);
        Chain replays = ChainAssembly.link(assembly.replayInterceptors());
        GuardedFeedbackSink sink =
                new GuardedFeedbackSink(opened.feedback(), settings.feedbackSinks, settings.chain.onError);
        return new LlmOps(
                opened,
                prompts,
                experiments,
                routes,
                interceptors,
                ChainAssembly.link(interceptors),
                new Replayer(opened.generations(), routes, replays, chance, time),
                new Forker(
                        opened.generations(),
                        prompts,
                        new RecordedVariants(experiments, available),
                        routes,
                        assembly,
                        interceptors,
                        chance,
                        time),
                new FeedbackRecorder(sink, new FeedbackGuardrails(settings.chain.guardrails), chance, time, null),
                chance,
                time,
                new AgentObserver(telemetry, settings.chain.guardrails, chance),
                settings.callers == null ? () -> Caller.ANONYMOUS : settings.callers,
                settings.chain.onError,
                assembly.shadow(),
                telemetry,
                observers());
    }

    /** What works on by itself may still write to the store, so it is closed first: what judges records before what sends the scores on. */
    private List<AutoCloseable> observers() {
        return Stream.concat(settings.chain.listeners.stream(), settings.feedbackSinks.stream())
                .filter(AutoCloseable.class::isInstance)
                .map(AutoCloseable.class::cast)
                .distinct()
                .toList();
    }

    /** What is wrong with the examples of a prompt is told when the application starts, not when a user asks. */
    private void checkExamples(PromptDirectory prompts) {
        ExampleSets sets = ExampleSets.of(settings.chain.examples);
        prompts.files().forEach((name, file) -> {
            FewShot wanted = file.content().examples();
            if (wanted != null) {
                sets.check(name, wanted);
            }
        });
    }

    /** A store that keeps nothing leaves the experiments in memory, as it does prompts. */
    private ExperimentStore experiments() {
        return opened.experiments() == ExperimentStore.noop()
                ? InMemoryExperimentStore.create(settings.chain.time::now)
                : opened.experiments();
    }

    private CallExperiments live(ExperimentStore experiments, Available available) {
        LiveExperiments live = LiveExperiments.open(
                experiments,
                settings.chain.experiments,
                settings.chain.experimentRefresh,
                settings.experimentExecutor,
                available::problem,
                settings.chain.onError);
        return new CallExperiments(live, new ExposureLog(experiments, settings.chain.onError));
    }

    private @Nullable Telemetry telemetry() {
        return settings.openTelemetry == null || Telemetry.isOff(settings.openTelemetry)
                ? null
                : Telemetry.of(
                        settings.openTelemetry,
                        settings.telemetryContent,
                        settings.telemetryDialects,
                        settings.chain.onError,
                        settings.chain.time,
                        settings.chain.recording);
    }

    /** A store that keeps nothing leaves the prompts in memory: an application without records still has prompts. */
    private PromptRegistry registry() {
        return opened.prompts() == PromptRegistry.noop()
                ? PromptRegistries.inMemory(settings.chain.time::now)
                : opened.prompts();
    }
}
