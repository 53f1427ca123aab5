package dev.llmops.core.chain;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.cost.PriceList;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retrieval.RetrievalStep;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Model calls that a part of a call makes beside the one that answers: to condense the question, to order passages, to summarise turns, to check a
 * claim. Their tokens and cost are the call's, and its {@code retrieval} names each as a step {@link #STEP}. A model that is itself a chain
 * ({@link dev.llmops.core.LlmOps#asModelClient()}) records and counts its own calls; the step then names its Generation.
 *
 * <p>The call is found through OpenTelemetry's {@link Context}; {@link #carried} takes it to another thread.
 */
public final class SideCalls {

    /** The name of a step that tells of such a call. */
    public static final String STEP = "model-call";

    private static final ContextKey<SideCalls> CURRENT = ContextKey.named("llmops-side-calls");
    /** The first Generation that is made while a model is asked is that of a chain in its place. */
    private static final ContextKey<AtomicReference<GenerationId>> ASKED = ContextKey.named("llmops-side-call");

    private final CallNotes notes;
    private final PriceList prices;

    private SideCalls(CallNotes notes, PriceList prices) {
        this.notes = notes;
        this.prices = prices;
    }

    /**
     * Asks a model. Outside a call, nobody counts it.
     *
     * @param purpose what the answer is for, such as {@code condense}
     * @param client the model
     * @param request the question
     * @return the answer
     * @throws LlmOpsException if the model fails
     */
    public static ModelResponse generate(String purpose, ModelClient client, ModelRequest request) {
        SideCalls call = Context.current().get(CURRENT);
        return call == null ? client.generate(request) : call.ask(purpose, client, request);
    }

    /**
     * {@return the same work, which counts for the current call on whatever thread it runs}
     *
     * @param work the work
     * @param <T> its result
     */
    public static <T> Supplier<T> carried(Supplier<T> work) {
        return Context.current().wrapSupplier(work);
    }

    /**
     * Does the work of a call, during which model calls count for it.
     *
     * @param notes the notes of the call
     * @param prices the prices
     * @param work the work
     * @param <T> its result
     * @return what the work returns
     */
    public static <T> T within(CallNotes notes, PriceList prices, Supplier<T> work) {
        Context around = Context.current();
        AtomicReference<GenerationId> asked = around.get(ASKED);
        if (asked != null) {
            asked.compareAndSet(null, notes.id());
        }
        try (var ignored = around.with(CURRENT, new SideCalls(notes, prices)).makeCurrent()) {
            return work.get();
        }
    }

    private ModelResponse ask(String purpose, ModelClient client, ModelRequest request) {
        AtomicReference<GenerationId> own = new AtomicReference<>();
        try (var ignored = Context.current().with(ASKED, own).makeCurrent()) {
            ModelResponse response = client.generate(request);
            note(purpose, response.model(), response.usage(), own.get(), null);
            return response;
        } catch (LlmOpsException e) {
            TokenUsage used = e.partial().orElse(PartialResponse.NONE).usage();
            note(purpose, client.description().identity(), used, own.get(), e);
            throw e;
        }
    }

    private void note(
            String purpose,
            ModelIdentity model,
            TokenUsage usage,
            @Nullable GenerationId recorded,
            @Nullable LlmOpsException failure) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("purpose", purpose);
        details.put("model", model.name());
        if (failure != null) {
            details.put("failed", failure.getClass().getSimpleName());
        }
        if (recorded != null) {
            details.put("generation", recorded.value());
        } else {
            Cost cost = prices.priceOf(model, notes.startedAt())
                    .map(price -> price.of(usage))
                    .orElseGet(() -> new Cost.Unknown("no price is known for model '" + model.name() + "'"));
            put(details, "inputTokens", usage.input());
            put(details, "outputTokens", usage.output());
            details.put("cost", cost instanceof Cost.Known known ? known.text() : "unknown");
            notes.besides(usage, cost);
        }
        notes.retrieval(List.of(new RetrievalStep(STEP, 0, 0, List.of(), details)));
    }

    private static void put(Map<String, Object> details, String name, @Nullable Integer tokens) {
        if (tokens != null) {
            details.put(name, tokens);
        }
    }
}
