package dev.llmops.core.internal.chain;

import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.cache.CachePolicy;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.Retrieval;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.core.internal.cache.CacheInterceptor;
import dev.llmops.core.internal.experiment.CallExperiments;
import dev.llmops.core.internal.experiment.ChosenInterceptor;
import dev.llmops.core.internal.experiment.GuardrailSets;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.recording.RecordInterceptor;
import dev.llmops.core.internal.shadow.ShadowInterceptor;
import dev.llmops.core.internal.shadow.ShadowTraffic;
import dev.llmops.core.prompt.PromptRenderer;
import dev.llmops.core.prompt.examples.ExampleSets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts the interceptors in order, in one place; {@code StandardChain} says why they stand so. What is off is not in the list.
 */
public final class ChainAssembly {

    /** What a call that is made again does not do once more. */
    private static final Set<String> LIVE_ONLY = Set.of(StandardChain.CACHE, StandardChain.SHADOW);

    private final ChainSettings settings;
    private final GenerationStore store;
    private final PromptRegistry prompts;
    private final CallExperiments experiments;
    private final RequestRenderer renderer;
    private final ModelRoutes routes;
    private final @Nullable Tracing tracing;
    private final Ids ids;
    private final @Nullable ShadowTraffic shadow;

    /**
     * Takes what a chain is made of.
     *
     * @param settings what the application set
     * @param store keeps the records
     * @param experiments the experiments that run
     * @param renderer renders prompts
     * @param routes the models
     * @param tracing traces it, or null
     * @param ids makes ids and seeds
     */
    public ChainAssembly(
            ChainSettings settings,
            GenerationStore store,
            PromptRegistry prompts,
            CallExperiments experiments,
            PromptRenderer renderer,
            ModelRoutes routes,
            @Nullable Tracing tracing,
            Ids ids) {
        this.settings = settings;
        this.store = store;
        this.prompts = prompts;
        this.experiments = experiments;
        this.renderer = new RequestRenderer(renderer, ExampleSets.of(settings.examples));
        this.routes = routes;
        this.tracing = tracing;
        this.ids = ids;
        this.shadow = settings.shadow == null
                ? null
                : new ShadowTraffic(settings.shadow, link(shadowInterceptors()), ids, settings.time, settings.onError);
    }

    /** {@return what answers the calls that are also sent elsewhere, or null if none is} */
    public @Nullable ShadowTraffic shadow() {
        return shadow;
    }

    /** {@return the interceptors in order} */
    public List<Interceptor> interceptors() {
        GuardrailSets<List<Guardrail>> guardrails = guardrails();
        List<Interceptor> chain = new ArrayList<>();
        if (guardrails.anyMatch(set -> !set.isEmpty())) {
            chain.add(new RestoreInterceptor());
        }
        if (tracing != null) {
            chain.add(tracing.callInterceptor());
        }
        chain.add(record());
        if (shadow != null) {
            chain.add(new ShadowInterceptor(shadow));
        }
        chain.add(new ResolvePromptInterceptor(prompts, experiments, routes.defaultName()));
        GuardrailSets<InputGuardrailInterceptor> input =
                guardrails.map(set -> new InputGuardrailInterceptor(set, settings.time));
        if (input.anyMatch(step -> !step.isEmpty())) {
            chain.add(input.interceptor(StandardChain.INPUT_GUARDRAILS));
        }
        if (settings.retrieval != null || !settings.retrievals.isEmpty()) {
            chain.add(retrieve(guardrails));
        }
        chain.add(new RenderInterceptor(renderer));
        chain.add(new FitContextInterceptor(routes, renderer, settings.contextWindow));
        UnaryOperator<Guardrail> traced = tracing == null ? own -> own : tracing::traced;
        chain.add(guardrails
                .map(set -> new OutputGuardrailInterceptor(set, traced, settings.maxReasks, settings.time))
                .interceptor(StandardChain.OUTPUT_GUARDRAILS));
        CachePolicy cache = settings.cache;
        if (cache != null) {
            chain.add(new CacheInterceptor(cache, this::target, settings.time, settings.onError));
        }
        chain.add(new RouteInterceptor(routes, settings.retries, settings.pause, settings.scheduler, ids));
        if (tracing != null) {
            chain.add(tracing.attemptInterceptor(routes));
        }
        chain.add(model());
        return chain;
    }

    /** {@return the interceptors of a replay: the recorded request goes to the model as it is, and the answer is recorded} */
    public List<Interceptor> replayInterceptors() {
        return tracing == null
                ? List.of(record(), model())
                : List.of(tracing.callInterceptor(), record(), tracing.attemptInterceptor(routes), model());
    }

    /**
     * The library's own steps between record and model, so what an application inserted (memory, citations) is not among them. No
     * experiment, cache, trace or model in place of another: they belong to the live call.
     */
    private List<Interceptor> shadowInterceptors() {
        List<Interceptor> chain = new ArrayList<>();
        chain.add(record());
        chain.add(new ResolvePromptInterceptor(prompts, null, routes.defaultName()));
        chain.add(new InputGuardrailInterceptor(settings.guardrails, settings.time));
        if (settings.retrieval != null) {
            chain.add(new RetrieveInterceptor(settings.retrieval, settings.guardrails, settings.time));
        }
        chain.add(new RenderInterceptor(renderer));
        chain.add(new FitContextInterceptor(routes, renderer, settings.contextWindow));
        chain.add(new OutputGuardrailInterceptor(settings.guardrails, own -> own, settings.maxReasks, settings.time));
        chain.add(new RouteInterceptor(
                routes.withoutFallbacks(), RetryPolicy.NONE, settings.pause, settings.scheduler, ids));
        chain.add(model());
        return chain;
    }

    /**
     * {@return the interceptors of a fork: an answer out of the cache would be no new one, and recorded passages stand unless they are found anew}
     *
     * @param whole the interceptors of a call
     * @param retrieving whether passages are found anew
     */
    public static List<Interceptor> forkInterceptors(List<Interceptor> whole, boolean retrieving) {
        return whole.stream()
                .filter(step -> !LIVE_ONLY.contains(step.name()))
                .filter(step -> retrieving || !step.name().equals(StandardChain.RETRIEVE))
                .toList();
    }

    /**
     * {@return the question that a prompt makes of a call}
     *
     * @param call has the variables, passages and history
     */
    public ModelRequest render(Call call, PromptVersion version) {
        return renderer.render(renderer.withExamples(call, version), version);
    }

    /**
     * {@return a chain of interceptors}
     *
     * @param interceptors in order; the last one answers
     */
    public static Chain link(List<Interceptor> interceptors) {
        return Link.of(interceptors);
    }

    private CacheInterceptor.Target target(@Nullable String wanted) {
        String first = routes.candidates(wanted).get(0);
        return new CacheInterceptor.Target(first, routes.client(first).description());
    }

    private GuardrailSets<List<Guardrail>> guardrails() {
        GuardrailSets<List<Guardrail>> sets = new GuardrailSets<>(settings.guardrails, settings.guardrailSets);
        return tracing == null
                ? sets
                : sets.map(set -> set.stream().map(tracing::traced).toList());
    }

    /** One step for each retrieval; where there is no standard one, calls without a variant find nothing. */
    private Interceptor retrieve(GuardrailSets<List<Guardrail>> guardrails) {
        Map<String, Interceptor> named = new HashMap<>();
        settings.retrievals.forEach((name, retrieval) -> named.put(name, retrieve(retrieval, guardrails)));
        Interceptor standard = settings.retrieval == null ? null : retrieve(settings.retrieval, guardrails);
        if (named.isEmpty() && standard != null) {
            return standard;
        }
        return new ChosenInterceptor(
                StandardChain.RETRIEVE,
                call -> call.retrievalName() == null ? standard : named.get(call.retrievalName()));
    }

    private Interceptor retrieve(Retrieval retrieval, GuardrailSets<List<Guardrail>> guardrails) {
        Retrieval traced = traced(retrieval);
        return guardrails
                .map(set -> new RetrieveInterceptor(traced, set, settings.time))
                .interceptor(StandardChain.RETRIEVE);
    }

    private Retrieval traced(Retrieval retrieval) {
        return tracing == null
                ? retrieval
                : new Retrieval(
                        tracing.traced(retrieval.retriever()),
                        tracing.traced(retrieval.reranker()),
                        retrieval.limit(),
                        retrieval.queryVariable());
    }

    private Interceptor record() {
        return new RecordInterceptor(
                store,
                settings.recording,
                GenerationListener.composite(settings.listeners),
                settings.onError,
                settings.time,
                settings.scheduler,
                settings.prices);
    }

    private Interceptor model() {
        return new ModelInterceptor(routes, settings.prices, ids, settings.time, settings.checkToolArguments);
    }
}
