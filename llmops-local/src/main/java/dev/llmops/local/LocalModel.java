package dev.llmops.local;

import dev.llmops.api.adapter.AdapterMismatchException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.NativeLibraryException;
import dev.llmops.local.internal.engine.Engine;
import dev.llmops.local.internal.engine.PulledStream;
import dev.llmops.local.internal.engine.WaitingCall;
import dev.llmops.local.internal.engine.request.AdapterRegistry;
import dev.llmops.local.internal.engine.request.CompletionRequest;
import dev.llmops.local.internal.engine.request.PlannedAnswer;
import dev.llmops.local.internal.engine.request.RequestPlanner;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.GpuOptions;
import dev.llmops.local.option.Speculation;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A language model inside this JVM. Safe for use by multiple threads: calls wait for each other in a queue of bounded
 * length.
 *
 * <pre>{@code
 * try (LocalModel model = LocalModel.load(Path.of("model.gguf"))) {
 *     System.out.println(model.generate(ModelRequest.user("What is a JVM?")).text());
 * }
 * }</pre>
 *
 * <p>What a request does not set has these defaults: temperature 0 (the likeliest token each time), no top-k, top-p or
 * min-p, and as many tokens as fit. With a temperature above 0 and no seed, each call draws a seed, which
 * {@link ModelResponse#vendor()} tells as {@code seed}. The same request with the same seed gives the same text, bit for
 * bit, in this process and the next one, on the same kind of processor.
 *
 * <p>A model without a chat template was not taught to chat: it continues the text of the messages, joined by empty
 * lines.
 */
public final class LocalModel implements ModelClient {

    private static final Cleaner CLEANER = Cleaner.create();

    private final ModelCard card;
    private final ModelDescription description;
    private final Engine engine;
    private final RequestPlanner planner;
    private final Tokenizer tokenizer;
    private final LocalEmbeddings embeddings;
    private final LocalScorer scorer;
    private final AdapterRegistry adapters;
    private final LlamaModel weights;
    private final OpenSessions sessions;
    private final LongSupplier ticker;
    private final DevicesInUse devices;
    private final Speculation speculation;
    private final ModelResources resources;
    private final Cleaner.Cleanable leakDetector;

    LocalModel(LocalModelParts parts) {
        this.card = parts.card();
        this.description = parts.description();
        this.engine = parts.engine();
        this.planner = parts.planner();
        this.tokenizer = new LocalTokenizer(this, parts.model(), parts.planner());
        this.embeddings = parts.embeddings();
        this.scorer = parts.scorer();
        this.adapters = parts.adapters();
        this.weights = parts.model();
        this.sessions = parts.sessions();
        this.ticker = parts.ticker();
        this.devices = parts.devices();
        this.speculation = parts.speculation();
        this.resources = parts.resources();
        this.leakDetector = CLEANER.register(
                this, resources.leakDetector(description.identity().name()));
    }

    /**
     * Loads a model with all defaults.
     *
     * @param file a GGUF file
     * @return the model, which the caller closes
     * @throws ModelFileException if the file cannot be used
     * @throws NativeLibraryException if the native part cannot be loaded on this machine
     */
    public static LocalModel load(Path file) {
        return builder().file(file).build();
    }

    /** {@return a builder without a file} */
    public static LocalModelBuilder builder() {
        return new LocalModelBuilder();
    }

    /** {@return what the file says about the model} */
    public ModelCard card() {
        return card;
    }

    /**
     * {@return the devices that this model really uses, the GPUs first; the CPU is always one of them, since it reads the
     * tokens}
     */
    public List<ComputeDevice> devices() {
        return devices.used();
    }

    /**
     * {@return why the model runs on the CPU alone although a backend for a GPU is on the class path and {@link GpuOptions}
     * allow it, a sentence for each backend; empty if a GPU is used or none was wanted}
     */
    public List<String> fallbacks() {
        return devices.fallbacks();
    }

    /**
     * {@return why speculative decoding is off although {@link LocalModelBuilder#speculation} asks for it, as the rest of a sentence;
     * empty if it is on or was not wanted}
     */
    public Optional<String> speculationDisabledReason() {
        return Optional.ofNullable(engine.speculationDisabledReason());
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return generate(request, CallOptions.NONE);
    }

    ModelResponse generate(ModelRequest request, CallOptions options) {
        return run(List.of(planner.plan(request, ticker.getAsLong(), options))).get(0);
    }

    /**
     * Generates several answers to one request; its prompt is computed once for all. With a temperature above 0 and a seed, the
     * first answer has this seed, and the next ones the numbers after it; each tells its own in
     * {@link ModelResponse#vendor()}.
     *
     * @param request the request
     * @param count how many answers, at least 1
     * @return the answers
     * @throws dev.llmops.api.error.LlmOpsException if one of them fails
     */
    public List<ModelResponse> generate(ModelRequest request, int count) {
        Require.atLeast("count", count, 1);
        long start = ticker.getAsLong();
        return run(IntStream.range(0, count)
                .mapToObj(number -> planner.plan(request, start, CallOptions.NONE, number))
                .toList());
    }

    private List<ModelResponse> run(List<PlannedAnswer> plans) {
        try {
            List<ModelEvent.End> ends = WaitingCall.run(
                    engine, plans.stream().map(PlannedAnswer::completion).toList(), ticker);
            List<ModelResponse> answers = new ArrayList<>();
            for (int i = 0; i < plans.size(); i++) {
                answers.add(plans.get(i).read(ends.get(i)).orThrow());
            }
            return answers;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return stream(request, CallOptions.NONE);
    }

    ModelStream stream(ModelRequest request, CallOptions options) {
        try {
            PlannedAnswer plan = planner.plan(request, ticker.getAsLong(), options);
            return plan.read(PulledStream.start(engine, this, plan.completion(), ticker));
        } catch (LlmOpsException e) {
            return ModelStream.ended(new ModelEvent.Failed(e, PartialResponse.NONE));
        }
    }

    /**
     * Continues a text as it is, without the chat template; the text of a control token is text here, too. Faults appear as the
     * stream's end.
     *
     * @param prompt the text
     * @param parameters how tokens are sampled
     * @return the continuation, which the caller closes
     */
    public ModelStream complete(String prompt, ModelParameters parameters) {
        try {
            CompletionRequest plan = planner.planText(prompt, parameters, ticker.getAsLong());
            return PulledStream.start(engine, this, plan, ticker);
        } catch (LlmOpsException e) {
            return ModelStream.ended(new ModelEvent.Failed(e, PartialResponse.NONE));
        }
    }

    /**
     * {@return this model for calls of one kind; closing it does nothing}
     *
     * @param options how these calls are treated among others
     * @throws IllegalArgumentException if they draft in a way that this model was not loaded for
     */
    public ModelClient with(CallOptions options) {
        requireLoaded(speculation, options.speculation());
        return new LocalModelView(this, options);
    }

    /** Refuses speculation that a model was not loaded for. */
    static void requireLoaded(Speculation loaded, @Nullable Speculation wanted) {
        if (wanted != null && wanted.maxDraftTokens() > loaded.maxDraftTokens()) {
            throw new IllegalArgumentException("a call may draft at most " + loaded.maxDraftTokens()
                    + " tokens at a time, as the model was loaded, but wants " + wanted.maxDraftTokens()
                    + "; load the model with LocalModelBuilder.speculation");
        }
        if (wanted instanceof Speculation.DraftModel && !wanted.equals(loaded)) {
            throw new IllegalArgumentException(
                    "the draft model of a call must be the one that the model was loaded with, but was " + wanted);
        }
    }

    /** {@return what the engine is doing, and did since the model was loaded} */
    public EngineMetrics metrics() {
        return engine.metrics();
    }

    /**
     * {@return the prompt that the model would see for a request, as text: what its chat template makes of the messages}
     *
     * @param request the request
     * @throws dev.llmops.api.error.InvalidRequestException if the model cannot take the messages
     */
    public String renderedPrompt(ModelRequest request) {
        return planner.renderedPrompt(request);
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return Optional.of(tokenizer);
    }

    /**
     * {@return embeddings made with the weights of this model; closed with it}
     */
    public LocalEmbeddings embeddings() {
        return embeddings;
    }

    /**
     * {@return the likelihood of given texts by the weights of this model; closed with it}
     */
    public LocalScorer scorer() {
        return scorer;
    }

    /**
     * {@return a new session, with memory of its own for as many tokens as this model's context holds}
     */
    public LocalSession session() {
        return session(Map.of());
    }

    /**
     * {@return a new session with LoRA adapters, which it keeps to its end, also when they are unloaded meanwhile} A state that it saves
     * can be restored with the same adapters only.
     *
     * @param scales how strongly each adapter applies, by the name that it was loaded by: from -100 to 100, 1 as it was trained
     * @throws dev.llmops.api.error.InvalidRequestException if an adapter is not loaded
     */
    public LocalSession session(Map<String, Double> scales) {
        SessionAdapters lora = SessionAdapters.of(adapters, scales);
        return new LocalSession(weights, card.digest(), scorer.newSequence(), sessions, planner, ticker, lora);
    }

    /**
     * Loads a LoRA adapter beside the weights. Requests ask for it by the vendor parameter {@code lora}, an object of scales
     * by name; each request has its own, and without any the model is as it was. Requests of different adapters are not
     * computed together. Steps of the engine wait while the file is read.
     *
     * @param name its name in requests, not blank and not taken
     * @param file a GGUF file that was made for this model
     * @return what was loaded
     * @throws ModelFileException if the file cannot be used, has a number that is none, or is for another model
     * @throws AdapterMismatchException if the file names another model by its digest as its base
     */
    public LocalAdapter loadAdapter(String name, Path file) {
        return scorer.loadAdapter(name, file, base -> {
            if (!base.equals(card.digest())) {
                throw new AdapterMismatchException(name, "base", base, card.digest());
            }
        });
    }

    /**
     * Unloads a LoRA adapter. Requests cannot name it any more from now on; calls that have it already go on with it, and its
     * memory is freed when the last of them has ended and the engine computes something else. Its name can be taken again at
     * once.
     *
     * @param name its name
     * @throws IllegalArgumentException if there is none of this name
     */
    public void unloadAdapter(String name) {
        adapters.remove(name);
    }

    /** {@return the LoRA adapters that are loaded, by name} */
    public List<LocalAdapter> adapters() {
        return adapters.all();
    }

    /**
     * Cancels what runs, waits for it to end, and frees the model. May be called while other threads use the model: they
     * get a {@link dev.llmops.api.error.CallCancelledException}. Doing it twice does nothing.
     */
    @Override
    public void close() {
        resources.close();
        leakDetector.clean();
    }

    @Override
    public String toString() {
        return "LocalModel " + description.identity().name();
    }
}
