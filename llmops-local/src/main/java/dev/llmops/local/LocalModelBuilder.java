package dev.llmops.local;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.random.SystemRandom;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.local.error.InsufficientMemoryException;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.NativeLibraryException;
import dev.llmops.local.internal.grammar.SchemaGuard;
import dev.llmops.local.internal.llama.AttentionOptions;
import dev.llmops.local.internal.memory.FreeMemory;
import dev.llmops.local.internal.worker.ComputeSettings;
import dev.llmops.local.internal.worker.WorkerSettings;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.EmbeddingPooling;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.GpuOptions;
import dev.llmops.local.option.KvCacheType;
import dev.llmops.local.option.Speculation;
import dev.llmops.local.option.WorkerOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sets how a {@link LocalModel} is loaded. Not safe for use by multiple threads. */
public final class LocalModelBuilder {

    static final InstantSource FIXED_TIME = InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));

    // Read by ModelLoader.
    @Nullable
    Path file;

    @Nullable
    String name;

    @Nullable
    String chatTemplate;

    @Nullable
    EmbeddingPooling embeddingPooling;

    int contextLength;
    int minContextLength;
    boolean memoryCheck = true;
    boolean repackWeights = true;
    FreeMemory freeMemory = ModelLoader::freeNow;
    int threads = defaultThreads();
    int batchSize = 512;
    GpuOptions gpu = GpuOptions.all();
    boolean flashAttention;
    KvCacheType keys = KvCacheType.F16;
    KvCacheType values = KvCacheType.F16;
    int queueCapacity = 64;
    EngineOptions engineOptions = EngineOptions.defaults();
    Speculation speculation = Speculation.none();
    ModelParameters defaults = ModelParameters.NONE;
    LongSupplier ticker = SystemTime.ticker();
    InstantSource clock = FIXED_TIME;
    SchemaGuard schemas = SchemaGuard.STRICT;
    LongSupplier seeds = SystemRandom.requestSeeds();

    LocalModelBuilder() {}

    /**
     * Sets the model file. Required.
     *
     * @param gguf a GGUF file
     * @return this
     */
    public LocalModelBuilder file(Path gguf) {
        this.file = Objects.requireNonNull(gguf, "gguf");
        return this;
    }

    /**
     * Sets the name under which the model appears in responses. The default is the name of the file without
     * {@code .gguf}.
     *
     * @param value a name that is not blank
     * @return this
     */
    public LocalModelBuilder name(String value) {
        this.name = Require.text("name", value);
        return this;
    }

    /**
     * Sets how many tokens of prompt and answer together fit. The default is what the model was trained for, but at most
     * 4096, because memory grows with it.
     *
     * @param tokens at least 16 and at most what the model was trained for, which {@link #build()} checks
     * @return this
     */
    public LocalModelBuilder contextLength(int tokens) {
        this.contextLength = Require.atLeast("contextLength", tokens, 16);
        return this;
    }

    /**
     * Allows a shorter context than the wanted one where memory is short, down to so many tokens; the longest one that fits is
     * taken, and {@link ModelDescription#contextWindow()} says which. Without this, {@link #build()} refuses a model that
     * does not fit.
     *
     * @param tokens at least 16
     * @return this
     */
    public LocalModelBuilder minContextLength(int tokens) {
        this.minContextLength = Require.atLeast("minContextLength", tokens, 16);
        return this;
    }

    /**
     * Sets whether {@link #build()} compares what the model takes with the memory that is free, and refuses what does not fit.
     * The default is true. False is for machines on which free memory cannot be told from outside.
     *
     * @param on whether to check
     * @return this
     */
    public LocalModelBuilder memoryCheck(boolean on) {
        this.memoryCheck = on;
        return this;
    }

    /**
     * Sets whether llama.cpp may lay the weights out anew for the kernels that this processor is fastest with, AMX for
     * example. The default is true. Those kernels round differently: the same question may have another answer on another
     * kind of processor. With false, all processors with AVX-512 compute the same; those with AVX2 alone differ from them,
     * but not among each other. A scorer that is loaded alone never does it.
     *
     * @param on whether it may
     * @return this
     */
    public LocalModelBuilder repackWeights(boolean on) {
        this.repackWeights = on;
        return this;
    }

    /**
     * Sets how many threads compute. The default is half of the processors that this JVM may use, at least 1: a thread
     * that has no core of its own makes all of them wait.
     *
     * @param count at least 1 and at most the number of processors that this JVM may use
     * @return this
     */
    public LocalModelBuilder threads(int count) {
        int processors = Runtime.getRuntime().availableProcessors();
        if (count < 1 || count > processors) {
            throw new IllegalArgumentException(
                    "threads must be from 1 to " + processors + ", the processors of this JVM, but was " + count);
        }
        this.threads = count;
        return this;
    }

    /**
     * Sets how many tokens are computed at once, of prompts and of all calls together (llama.cpp's batch and physical batch,
     * which are the same here). More make the prefill of long prompts faster up to a point and take more memory to compute in; {@link
     * dev.llmops.local.autotune.AutoTuner} finds the point for this machine. The default is 512.
     *
     * @param tokens from 32 to 4096; a context that is shorter has batches as long as it is
     * @return this
     */
    public LocalModelBuilder batchSize(int tokens) {
        this.batchSize = Require.within("batchSize", tokens, 32, 4096);
        return this;
    }

    /**
     * Sets what of the model is kept on GPUs. The default is {@link GpuOptions#all()}; without a GPU, or without the artifact
     * for it on the class path, the model runs on the CPU.
     *
     * @param options the options
     * @return this
     */
    public LocalModelBuilder gpu(GpuOptions options) {
        this.gpu = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Sets whether attention is computed block by block. It needs less memory and is faster with long contexts, above all on
     * a GPU, but results then depend on how tokens were batched. The default is false, so that a replay gives the same text;
     * with true the model does not have the capability {@link ModelCapability#DETERMINISTIC}.
     *
     * @param on whether to use flash attention
     * @return this
     */
    public LocalModelBuilder flashAttention(boolean on) {
        if (!on && values.quantized()) {
            throw new IllegalArgumentException(
                    "flashAttention must be true where the values are quantized, and they are " + values);
        }
        this.flashAttention = on;
        return this;
    }

    /**
     * Sets how keys and values of attention are stored. The default is {@link KvCacheType#F16} for both. Quantized values
     * need flash attention, so set that first.
     *
     * @param keyType how keys are stored
     * @param valueType how values are stored
     * @return this
     */
    public LocalModelBuilder kvCache(KvCacheType keyType, KvCacheType valueType) {
        if (valueType.quantized() && !flashAttention) {
            throw new IllegalArgumentException(
                    "values can be quantized only with flashAttention(true), but were " + valueType + " without it");
        }
        this.keys = Objects.requireNonNull(keyType, "keyType");
        this.values = valueType;
        return this;
    }

    /**
     * Sets how many calls may wait while as many as {@link EngineOptions#parallel()} run; more are refused with
     * {@link dev.llmops.api.error.QueueFullException}. The default is 64.
     *
     * @param calls at least 1
     * @return this
     */
    public LocalModelBuilder queueCapacity(int calls) {
        this.queueCapacity = Require.atLeast("queueCapacity", calls, 1);
        return this;
    }

    /**
     * Sets how concurrent calls are batched, and what of them the KV cache keeps.
     *
     * @param options the options
     * @return this
     */
    public LocalModelBuilder engine(EngineOptions options) {
        this.engineOptions = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Sets up speculative decoding, so that several tokens are verified in one step. The default is none. A single
     * call can do without, by {@link CallOptions#withSpeculation}, and gets the same text bit for bit, as long as the engine is
     * {@linkplain EngineOptions#batchInvariant() batch-invariant}: then at least two tokens of an answer are computed at a time, which
     * costs some speed where nothing can be drafted, and may give other last bits than a model that was loaded without.
     * {@link LocalModel#speculationDisabledReason()} says where a model cannot do it.
     *
     * @param way the way
     * @return this
     */
    public LocalModelBuilder speculation(Speculation way) {
        this.speculation = Objects.requireNonNull(way, "way");
        return this;
    }

    /**
     * Sets what applies where a request sets nothing.
     *
     * @param parameters the defaults
     * @return this
     */
    public LocalModelBuilder defaults(ModelParameters parameters) {
        this.defaults = Objects.requireNonNull(parameters, "parameters");
        return this;
    }

    /**
     * Sets a chat template in place of the one in the file.
     *
     * @param jinja the template, as Hugging Face models have it
     * @return this
     */
    public LocalModelBuilder chatTemplate(String jinja) {
        this.chatTemplate = Objects.requireNonNull(jinja, "jinja");
        return this;
    }

    /**
     * Sets the time that chat templates see; some of them write today's date into the prompt. The default is always noon
     * of 1 January 2026 (UTC), so that the same request gives the same prompt on every day. With another time, a model
     * whose template asks for it no longer has the capability {@link ModelCapability#DETERMINISTIC}.
     *
     * @param source the time, for example {@code InstantSource.system()}
     * @return this
     */
    public LocalModelBuilder clock(InstantSource source) {
        this.clock = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Sets how embeddings are made of the vectors of tokens. The default is what the model's file says, or the mean if it
     * says nothing.
     *
     * @param value how
     * @return this
     */
    public LocalModelBuilder embeddingPooling(EmbeddingPooling value) {
        this.embeddingPooling = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Takes JSON schemas with keywords that a grammar cannot follow, such as {@code uniqueItems} or the {@code minimum} of a
     * number, and leaves these out. The default is to refuse such a schema, because its answers may break it; this is for
     * callers that check the answers themselves.
     *
     * @return this
     */
    public LocalModelBuilder lenientSchemas() {
        this.schemas = SchemaGuard.LENIENT;
        return this;
    }

    LocalModelBuilder ticker(LongSupplier nanoseconds) {
        this.ticker = nanoseconds;
        return this;
    }

    LocalModelBuilder freeMemory(FreeMemory source) {
        this.freeMemory = source;
        return this;
    }

    /**
     * Loads the model.
     *
     * @return the model, which the caller closes
     * @throws IllegalStateException if no file was set
     * @throws ModelFileException if the file cannot be used
     * @throws NativeLibraryException if the native part cannot be loaded on this machine
     * @throws InsufficientMemoryException if it does not fit into the memory that is free
     */
    public LocalModel build() {
        return new ModelLoader(this).model();
    }

    /**
     * Loads the model in a separate process instead. The clock cannot be set for it.
     *
     * @param jvmOptions options of that process's JVM, for example {@code -Xmx256m}; the model itself is outside of its heap
     * @return the model, which the caller closes
     * @throws IllegalStateException if no file or a clock was set
     * @throws LlmOpsException if the model cannot be loaded, or the process not be started
     */
    public LocalModelWorker buildWorker(String... jvmOptions) {
        return buildWorker(WorkerOptions.DEFAULT.withJvmOptions(jvmOptions));
    }

    /**
     * Loads the model in a separate process instead. The clock cannot be set for it.
     *
     * @param options how the process is run and watched
     * @return the model, which the caller closes
     * @throws IllegalStateException if no file or a clock was set
     * @throws dev.llmops.api.error.ModelTimeoutException if it is not ready in time
     * @throws LlmOpsException if the model cannot be loaded, or the process not be started
     */
    public LocalModelWorker buildWorker(WorkerOptions options) {
        if (clock != FIXED_TIME) {
            throw new IllegalStateException("clock must not be set for a model in another process");
        }
        WorkerSettings settings = new WorkerSettings(
                requiredFile().toAbsolutePath(),
                name,
                chatTemplate,
                embeddingPooling,
                new ComputeSettings(
                        contextLength,
                        minContextLength,
                        memoryCheck,
                        repackWeights,
                        threads,
                        batchSize,
                        new AttentionOptions(flashAttention, keys, values),
                        gpu),
                queueCapacity,
                engineOptions,
                absolute(speculation),
                defaults,
                schemas == SchemaGuard.LENIENT);
        return new LocalModelWorker(settings, speculation, options);
    }

    private static Speculation absolute(Speculation way) {
        return way instanceof Speculation.DraftModel draft
                ? Speculation.draftModel(draft.file().toAbsolutePath(), draft.maxDraftTokens(), draft.minProbability())
                : way;
    }

    /**
     * Loads the model for embeddings only.
     *
     * @return the embeddings, which the caller closes
     * @throws IllegalStateException if no file was set
     * @throws ModelFileException if the file cannot be used
     * @throws NativeLibraryException if the native part cannot be loaded on this machine
     */
    public LocalEmbeddings buildEmbeddings() {
        return new ModelLoader(this).embeddings();
    }

    /**
     * Loads the model for log-likelihood scoring only. Texts may be as long as the model was trained for, unless
     * {@link #contextLength} was set; memory grows with the longest one that is scored.
     *
     * @return the scorer, which the caller closes
     * @throws IllegalStateException if no file was set
     * @throws ModelFileException if the file cannot be used
     * @throws NativeLibraryException if the native part cannot be loaded on this machine
     */
    public LocalScorer buildScorer() {
        return new ModelLoader(this).scorer();
    }

    /**
     * Loads the model for ranking only.
     *
     * @return the reranker, which the caller closes
     * @throws IllegalStateException if no file was set
     * @throws ModelFileException if the file cannot be used, or holds no classifier
     * @throws NativeLibraryException if the native part cannot be loaded on this machine
     */
    public LocalReranker buildReranker() {
        return new ModelLoader(this).reranker();
    }

    /**
     * Loads the model, measures how fast it is on this machine, and closes it.
     *
     * @param prompt tokens of a prompt that is read in one go, at least 1
     * @param generated tokens that are written one by one, at least 1
     * @param repetitions how often each is measured, at least 1
     * @return what was measured
     * @throws IllegalStateException if no file was set
     * @throws ModelFileException if the file cannot be used
     * @throws NativeLibraryException if the native part cannot be loaded on this machine
     */
    public BenchmarkResult measureSpeed(int prompt, int generated, int repetitions) {
        Require.atLeast("prompt", prompt, 1);
        Require.atLeast("generated", generated, 1);
        Require.atLeast("repetitions", repetitions, 1);
        return new ModelLoader(this).speed(prompt, generated, repetitions);
    }

    Path requiredFile() {
        if (file == null) {
            throw new IllegalStateException("file must be set to a GGUF file");
        }
        return file;
    }

    // Half, because two hardware threads often share a core, and the rest of the application wants to run too.
    private static int defaultThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
