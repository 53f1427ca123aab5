package dev.llmops.local;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.scoring.TextScorer;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.worker.CallLimits;
import dev.llmops.local.internal.worker.WorkerAdapters;
import dev.llmops.local.internal.worker.WorkerCall;
import dev.llmops.local.internal.worker.WorkerCommand;
import dev.llmops.local.internal.worker.WorkerQuery;
import dev.llmops.local.internal.worker.WorkerReady;
import dev.llmops.local.internal.worker.WorkerSettings;
import dev.llmops.local.internal.worker.WorkerSlot;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.Speculation;
import dev.llmops.local.option.WorkerOptions;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local model in a separate process, for those who want a wall between llama.cpp and their application: what ends that
 * process (a driver that crashes, the kernel's out-of-memory killer) costs the answers that it was writing, each of which
 * fails with a {@link dev.llmops.api.error.ModelUnavailableException} that is retryable, and the next call starts a new one, until
 * five in a row have ended without an answer. Safe for use by multiple threads.
 *
 * <p>A process that hangs costs no more: deadlines, cancellation and interrupts are kept by this side, half a second later than
 * the process itself would, and a process that does not answer heartbeats is ended (see {@link WorkerOptions}).
 *
 * <p>The process runs the same Java with the same class path, prints its log to the standard error of this one, and ends with
 * it. Made by {@link LocalModelBuilder#buildWorker}.
 */
public final class LocalModelWorker implements ModelClient {

    private static final Logger LOG = LoggerFactory.getLogger(LocalModelWorker.class);
    private static final Cleaner CLEANER = Cleaner.create();

    private final WorkerAdapters adapters = new WorkerAdapters();
    private final WorkerSlot slot;
    private final WorkerReady model;
    private final Speculation speculation;

    LocalModelWorker(WorkerSettings settings, Speculation speculation, WorkerOptions options) {
        this.speculation = speculation;
        this.slot = new WorkerSlot(WorkerCommand.java(options.jvmOptions()), settings, options, adapters);
        this.model = firstModel(slot);
        CLEANER.register(this, endLeaked(slot, model.description().identity().name()));
    }

    private static WorkerReady firstModel(WorkerSlot slot) {
        try {
            return slot.connected().model();
        } catch (RuntimeException | Error e) {
            // Who was interrupted leaves a process that still loads.
            slot.close();
            throw e;
        }
    }

    // Static, so that it holds nothing that would keep the object alive.
    private static Runnable endLeaked(WorkerSlot slot, String name) {
        Throwable creation = new Throwable("it was created here");
        return () -> {
            if (!slot.isClosed()) {
                LOG.warn(
                        "the worker of {} was never closed, so its process is ended; use try-with-resources",
                        name,
                        creation);
                slot.close();
            }
        };
    }

    @Override
    public ModelDescription description() {
        return model.description();
    }

    @Override
    public ModelResponse generate(ModelRequest request) {
        return stream(request).await();
    }

    @Override
    public ModelStream stream(ModelRequest request) {
        return stream(request, CallOptions.NONE);
    }

    ModelStream stream(ModelRequest request, CallOptions options) {
        CallLimits limits = CallLimits.of(options, SystemTime.ticker());
        try {
            // Who reads an answer keeps its model.
            return slot.connected(limits).stream(new WorkerCall(request, options), limits, this);
        } catch (CallCancelledException e) {
            return ModelStream.ended(new ModelEvent.Cancelled(PartialResponse.NONE));
        } catch (LlmOpsException e) {
            return ModelStream.ended(new ModelEvent.Failed(e, PartialResponse.NONE));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Generates several answers to one request, as {@link LocalModel#generate(ModelRequest, int)} does.
     *
     * @param request the request
     * @param count how many answers, at least 1
     * @return the answers
     * @throws LlmOpsException if one of them fails
     */
    public List<ModelResponse> generate(ModelRequest request, int count) {
        Require.atLeast("count", count, 1);
        return askList(new WorkerQuery.Several(request, count), ModelResponse.class);
    }

    /**
     * {@return this model for calls of one kind; closing it does nothing}
     *
     * @param options how these calls are treated among others
     * @throws IllegalArgumentException if they draft in a way that this model was not loaded for
     */
    public ModelClient with(CallOptions options) {
        LocalModel.requireLoaded(speculation, options.speculation());
        // What remains is the worker's own draft model, and its file needs no second way there.
        boolean own = options.speculation() instanceof Speculation.DraftModel;
        CallOptions sent = own
                ? new CallOptions(
                        options.tenant(), options.priority(), options.firstTokenTimeout(), options.totalTimeout(), null)
                : options;
        return new WorkerParts.View(this, sent);
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return Optional.of(new WorkerParts.Tokens(this));
    }

    /** {@return embeddings made in the worker; closed with it} */
    public EmbeddingClient embeddings() {
        return new WorkerParts.Embeddings(this, model.dimension());
    }

    /** {@return the likelihood of given texts, found in the worker; closed with it} */
    public TextScorer scorer() {
        return scorer(Map.of());
    }

    /**
     * {@return the likelihood of given texts with LoRA adapters, found in the worker; closed with it}
     *
     * @param adapters how strongly each applies, by name, as {@link LocalScorer#withAdapters} takes them; an adapter that is not
     *     loaded is refused when something is scored
     */
    public TextScorer scorer(Map<String, Double> adapters) {
        return new WorkerParts.Scorer(this, model.scored(), Map.copyOf(adapters));
    }

    /** {@return what the engine is doing, and did since the worker's process loaded the model} */
    public EngineMetrics metrics() {
        return ask(new WorkerQuery.Metrics(), EngineMetrics.class);
    }

    /**
     * Loads a LoRA adapter in the worker, as {@link LocalModel#loadAdapter} does. A process that takes the place of one that
     * ended loads it again, before it answers anything. If its file is not there any more then, or is another one, the adapter
     * is out, which the log tells.
     *
     * @param name its name in requests, not blank and not taken
     * @param file a GGUF file that was made for this model
     * @return what was loaded
     * @throws ModelFileException if the file cannot be used, or is for another model
     */
    public LocalAdapter loadAdapter(String name, Path file) {
        Require.text("the name of an adapter", name);
        try {
            return adapters.load(name, file, slot.connected());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Unloads a LoRA adapter, as {@link LocalModel#unloadAdapter} does.
     *
     * @param name its name
     * @throws IllegalArgumentException if there is none of this name
     */
    public void unloadAdapter(String name) {
        try {
            adapters.unload(name, slot.connected());
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** {@return the LoRA adapters that are loaded, by name} */
    public List<LocalAdapter> adapters() {
        return adapters.all();
    }

    /**
     * {@return the prompt that the model would see for a request, as text}
     *
     * @param request the request
     * @throws dev.llmops.api.error.InvalidRequestException if the model cannot take the messages
     */
    public String renderedPrompt(ModelRequest request) {
        return ask(new WorkerQuery.Prompt(request), String.class);
    }

    <T> T ask(WorkerQuery question, Class<T> type) {
        try {
            return type.cast(slot.connected().ask(question));
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    <T> List<T> askList(WorkerQuery question, Class<T> type) {
        List<?> answers = ask(question, List.class);
        return answers.stream().<T>map(type::cast).toList();
    }

    /**
     * {@return the worker's process; another one after it ended and a call was made}
     *
     * @throws LlmOpsException if the model is closed, or its process ended five times in a row without
     *     an answer
     */
    public ProcessHandle process() {
        return slot.connected().process();
    }

    /**
     * Cancels what runs and ends the process, also one that is still loading or hangs; it takes at most 10 seconds. Doing it
     * twice does nothing.
     */
    @Override
    public void close() {
        slot.close();
    }
}
