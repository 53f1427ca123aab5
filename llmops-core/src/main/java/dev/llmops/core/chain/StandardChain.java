package dev.llmops.core.chain;

import dev.llmops.api.cost.PriceList;
import dev.llmops.api.experiment.Experiment;
import dev.llmops.api.generation.GenerationListener;
import dev.llmops.api.generation.GenerationStore;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.time.Time;
import dev.llmops.core.prompt.PromptRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The order of the chain, in one place.
 *
 * <p>Outermost the caller gets back what guardrails took out, where neither trace nor record can see it. The trace holds
 * everything else. The record stands next, so that it sees every end. Guardrails see what users typed before retrieval searches
 * with it and before it is rendered into a prompt; the prompt is rendered behind retrieval because it holds the
 * passages. Output guardrails stand outside of the route, so that asking again may also mean another model. What is off
 * is not in the list.
 */
public final class StandardChain {

    /** Gives the caller back what guardrails took out of the record. */
    public static final String RESTORE = "restore";
    /** Traces the call. */
    public static final String TRACE = "trace";
    /** Records the call. */
    public static final String RECORD = "record";
    /** Finds the version of the prompt. */
    public static final String RESOLVE_PROMPT = "resolve-prompt";
    /** Checks what users typed and tools returned. */
    public static final String INPUT_GUARDRAILS = "input-guardrails";
    /** Finds passages. */
    public static final String RETRIEVE = "retrieve";
    /** Makes messages from the prompt. */
    public static final String RENDER = "render";
    /** Makes the prompt fit into the model's context window. */
    public static final String FIT_CONTEXT = "fit-context";
    /** Checks what the model answers. */
    public static final String OUTPUT_GUARDRAILS = "output-guardrails";
    /** Chooses the model, tries again and elsewhere. */
    public static final String ROUTE = "route";
    /** Traces each try of a model. */
    public static final String TRACE_ATTEMPT = "trace-attempt";
    /** Asks the model. */
    public static final String MODEL = "model";

    /**
     * What the chain is made of.
     *
     * @param store keeps the records
     * @param recording whether an answer waits for its record
     * @param listener hears of each record
     * @param faults hears of what went wrong beside the answer
     * @param prompts the prompts
     * @param renderer renders them
     * @param experiments the experiments
     * @param guardrails the guardrails, in order
     * @param maxReasks how often a guardrail may have the model asked again
     * @param retrieval finds passages, or null if there is nothing to find them in
     * @param routes the models
     * @param retries how failed tries are repeated
     * @param pause waits between tries
     * @param prices what models cost
     * @param tracing traces it, or null
     * @param checkToolArguments whether a tool call that breaks its schema is a failed try
     * @param ids makes ids and seeds
     * @param time tells the time
     */
    public record Parts(
            GenerationStore store,
            Recording recording,
            GenerationListener listener,
            Consumer<Throwable> faults,
            PromptRegistry prompts,
            PromptRenderer renderer,
            List<Experiment> experiments,
            List<Guardrail> guardrails,
            int maxReasks,
            @Nullable Retrieval retrieval,
            ModelRoutes routes,
            RetryPolicy retries,
            Pause pause,
            PriceList prices,
            @Nullable Tracing tracing,
            boolean checkToolArguments,
            Ids ids,
            Time time) {}

    private StandardChain() {}

    /**
     * {@return the interceptors in order}
     *
     * @param parts what the chain is made of
     */
    public static List<Interceptor> interceptors(Parts parts) {
        Tracing tracing = parts.tracing();
        List<Guardrail> guardrails = guardrails(parts, tracing);
        List<Interceptor> chain = new ArrayList<>();
        if (!guardrails.isEmpty()) {
            chain.add(new RestoreInterceptor());
        }
        if (tracing != null) {
            chain.add(tracing.callInterceptor());
        }
        chain.add(record(parts));
        chain.add(new ResolvePromptInterceptor(parts.prompts(), parts.experiments()));
        InputGuardrailInterceptor input = new InputGuardrailInterceptor(guardrails, parts.time());
        if (!input.isEmpty()) {
            chain.add(input);
        }
        Retrieval retrieval = retrieval(parts, tracing);
        if (retrieval != null) {
            chain.add(new RetrieveInterceptor(retrieval, guardrails, parts.time()));
        }
        RequestRenderer renderer = new RequestRenderer(parts.renderer());
        chain.add(new RenderInterceptor(renderer));
        chain.add(new FitContextInterceptor(parts.routes(), renderer));
        chain.add(new OutputGuardrailInterceptor(
                guardrails, tracing == null ? own -> own : tracing::traced, parts.maxReasks(), parts.time()));
        chain.add(new RouteInterceptor(parts.routes(), parts.retries(), parts.pause(), parts.ids()));
        if (tracing != null) {
            chain.add(tracing.attemptInterceptor(parts.routes()));
        }
        chain.add(model(parts));
        return chain;
    }

    /**
     * {@return the interceptors of a replay: the recorded question goes to the model as it is, and the answer is recorded}
     *
     * @param parts what the chain is made of
     */
    public static List<Interceptor> replayInterceptors(Parts parts) {
        Tracing tracing = parts.tracing();
        return tracing == null
                ? List.of(record(parts), model(parts))
                : List.of(
                        tracing.callInterceptor(),
                        record(parts),
                        tracing.attemptInterceptor(parts.routes()),
                        model(parts));
    }

    /**
     * {@return a chain of interceptors}
     *
     * @param interceptors in order; the last one answers
     */
    public static Chain link(List<Interceptor> interceptors) {
        return Link.of(interceptors);
    }

    private static List<Guardrail> guardrails(Parts parts, @Nullable Tracing tracing) {
        return tracing == null
                ? parts.guardrails()
                : parts.guardrails().stream().map(tracing::traced).toList();
    }

    private static @Nullable Retrieval retrieval(Parts parts, @Nullable Tracing tracing) {
        Retrieval retrieval = parts.retrieval();
        return retrieval == null || tracing == null
                ? retrieval
                : new Retrieval(
                        tracing.traced(retrieval.retriever()),
                        retrieval.reranker(),
                        retrieval.limit(),
                        retrieval.queryVariable());
    }

    private static Interceptor record(Parts parts) {
        return new RecordInterceptor(
                new Recorder(parts.store(), parts.recording(), parts.listener(), parts.faults(), parts.time()));
    }

    private static Interceptor model(Parts parts) {
        return new ModelInterceptor(
                parts.routes(), parts.prices(), parts.ids(), parts.time(), parts.checkToolArguments());
    }
}
