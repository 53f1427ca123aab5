package dev.llmops.local;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.local.internal.engine.AdapterRegistry;
import dev.llmops.local.internal.engine.Engine;
import dev.llmops.local.internal.engine.EngineLayout;
import dev.llmops.local.internal.engine.PromptEncoder;
import dev.llmops.local.internal.engine.PromptedTools;
import dev.llmops.local.internal.engine.RequestPlanner;
import dev.llmops.local.internal.engine.SchemaGuard;
import dev.llmops.local.internal.gguf.GgufHeader;
import dev.llmops.local.internal.gguf.GgufReader;
import dev.llmops.local.internal.llama.AttentionOptions;
import dev.llmops.local.internal.llama.ChatTemplate;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.NativeError;
import dev.llmops.local.internal.llama.NativeLibrary;
import dev.llmops.local.internal.llama.PooledText;
import dev.llmops.local.internal.llama.Pooling;
import dev.llmops.local.internal.memory.FreeMemory;
import dev.llmops.local.internal.memory.MachineMemory;
import dev.llmops.local.internal.memory.MemoryGuard;
import dev.llmops.local.internal.random.Seeds;
import dev.llmops.local.internal.score.SpeedTest;
import dev.llmops.local.internal.time.SystemTime;
import dev.llmops.local.internal.worker.WorkerEngine;
import dev.llmops.local.internal.worker.WorkerSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sets how a {@link LocalModel} is loaded. Not safe for use by several threads. */
public final class LocalModelBuilder {

    private static final InstantSource FIXED_TIME = InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));
    private static final int BATCH = 512;
    private static final int LONGEST_DEFAULT_CONTEXT = 4096;

    private @Nullable Path file;
    private @Nullable String name;
    private @Nullable String chatTemplate;
    private @Nullable EmbeddingPooling embeddingPooling;
    private int contextLength;
    private int leastContextLength;
    private boolean memoryCheck = true;
    private FreeMemory freeMemory = LocalModelBuilder::freeNow;
    private int threads = defaultThreads();
    private GpuOptions gpu = GpuOptions.all();
    private boolean flashAttention;
    private KvCacheType keys = KvCacheType.F16;
    private KvCacheType values = KvCacheType.F16;
    private int queueCapacity = 64;
    private EngineOptions engineOptions = EngineOptions.defaults();
    private ModelParameters defaults = ModelParameters.NONE;
    private LongSupplier ticker = SystemTime.ticker();
    private InstantSource clock = FIXED_TIME;
    private SchemaGuard schemas = SchemaGuard.STRICT;
    private LongSupplier seeds = Seeds.random();

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
        if (value.isBlank()) {
            throw new IllegalArgumentException("name must not be blank");
        }
        this.name = value;
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
        this.contextLength = atLeast("contextLength", tokens, 16);
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
    public LocalModelBuilder leastContextLength(int tokens) {
        this.leastContextLength = atLeast("leastContextLength", tokens, 16);
        return this;
    }

    /**
     * Sets whether {@link #build()} compares what the model takes with the memory that is free, and refuses what does not fit.
     * The default is true. False is for machines on which free memory can not be told from outside.
     *
     * @param on whether to check
     * @return this
     */
    public LocalModelBuilder memoryCheck(boolean on) {
        this.memoryCheck = on;
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
        this.queueCapacity = atLeast("queueCapacity", calls, 1);
        return this;
    }

    /**
     * Sets how many calls are computed together, and what of them is kept.
     *
     * @param options the options
     * @return this
     */
    public LocalModelBuilder engine(EngineOptions options) {
        this.engineOptions = Objects.requireNonNull(options, "options");
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
     * Takes JSON schemas with keywords that a grammar can not follow, such as {@code uniqueItems} or the {@code minimum} of a
     * number, and leaves these out. The default is to refuse such a schema, because its answers may break it; this is for
     * callers that check the answers themselves.
     *
     * @return this
     */
    public LocalModelBuilder looseSchemas() {
        this.schemas = SchemaGuard.LOOSE;
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

    LocalModelBuilder seeds(LongSupplier source) {
        this.seeds = source;
        return this;
    }

    /**
     * Loads the model.
     *
     * @return the model, which the caller closes
     * @throws IllegalStateException if no file was set
     * @throws ModelFileException if the file can not be used
     * @throws NativeLibraryException if the native part can not be loaded on this machine
     * @throws InsufficientMemoryException if it does not fit into the memory that is free
     */
    public LocalModel build() {
        GgufHeader header = checkedHeader();
        ModelCard card = ModelCard.of(requiredFile(), header);
        ModelResources resources = new ModelResources();
        try {
            return new LocalModel(load(card, attention().bytesOfOneToken(header), resources));
        } catch (RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }

    /**
     * Loads the model in a process of its own instead. The clock can not be set for it.
     *
     * @param jvmOptions options of that process's JVM, for example {@code -Xmx256m}; the model itself is outside of its heap
     * @return the model, which the caller closes
     * @throws IllegalStateException if no file or a clock was set
     * @throws LlmOpsException if the model can not be loaded, or the process not be started
     */
    public LocalModelWorker buildWorker(String... jvmOptions) {
        if (clock != FIXED_TIME) {
            throw new IllegalStateException("clock must not be set for a model in another process");
        }
        WorkerSettings settings = new WorkerSettings(
                requiredFile().toAbsolutePath().toString(),
                name,
                chatTemplate,
                contextLength,
                leastContextLength,
                memoryCheck,
                threads,
                queueCapacity,
                WorkerEngine.of(engineOptions),
                flashAttention,
                keys,
                values,
                defaults,
                gpu.layers(),
                gpu.split(),
                gpu.mainGpu(),
                gpu.tensorSplit(),
                gpu.expertsOnCpu());
        return new LocalModelWorker(settings, List.of(jvmOptions));
    }

    /**
     * Loads the model for embeddings only.
     *
     * @return the embeddings, which the caller closes
     * @throws IllegalStateException if no file was set
     * @throws ModelFileException if the file can not be used
     * @throws NativeLibraryException if the native part can not be loaded on this machine
     */
    public LocalEmbeddings buildEmbeddings() {
        ModelCard card = checkedCard();
        int length = fittingLength(card, wanted -> options(wanted, wanted, true));
        LlamaModel model = LlamaModel.load(card.file(), placement());
        try {
            return new LocalEmbeddings(model, identity(card), pooled(model, length, pooling()), model);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Loads the model for scoring texts only. Texts may be as long as the model was trained for, unless
     * {@link #contextLength} was set; memory grows with the longest one that is scored.
     *
     * @return the scorer, which the caller closes
     * @throws IllegalStateException if no file was set
     * @throws ModelFileException if the file can not be used
     * @throws NativeLibraryException if the native part can not be loaded on this machine
     */
    public LocalScorer buildScorer() {
        ModelCard card = checkedCard();
        LlamaModel model = LlamaModel.load(card.file(), placement());
        try {
            return new LocalScorer(
                    model, contextLength > 0 ? contextLength(model) : trainedContext(model), threads, model);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Loads the model for ranking only.
     *
     * @return the reranker, which the caller closes
     * @throws IllegalStateException if no file was set
     * @throws ModelFileException if the file can not be used, or holds no classifier
     * @throws NativeLibraryException if the native part can not be loaded on this machine
     */
    public LocalReranker buildReranker() {
        ModelCard card = checkedCard();
        boolean ranks = GgufReader.read(card.file()).tensors().stream()
                .anyMatch(tensor -> tensor.name().startsWith("cls."));
        if (!ranks) {
            throw new ModelFileException(
                    ModelFileException.Reason.UNSUPPORTED,
                    card.file(),
                    "it holds no classifier, so it can not rank; use a model that was made for reranking",
                    null);
        }
        int length = fittingLength(card, wanted -> options(wanted, wanted, true));
        LlamaModel model = LlamaModel.load(card.file(), placement());
        try {
            return new LocalReranker(model, pooled(model, length, Pooling.RANK));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /**
     * Loads the model, measures how fast it is on this machine, and closes it.
     *
     * @param prompt tokens of a prompt that is read in one go, at least 1
     * @param generated tokens that are written one by one, at least 1
     * @param repetitions how often each is measured, at least 1
     * @return what was measured
     * @throws IllegalStateException if no file was set
     * @throws ModelFileException if the file can not be used
     * @throws NativeLibraryException if the native part can not be loaded on this machine
     */
    public ModelSpeed measureSpeed(int prompt, int generated, int repetitions) {
        int length = Math.max(atLeast("prompt", prompt, 1), atLeast("generated", generated, 1));
        atLeast("repetitions", repetitions, 1);
        ModelCard card = checkedCard();
        try (LlamaModel model = LlamaModel.load(card.file(), placement())) {
            int trained = trainedContext(model);
            if (length > trained) {
                throw new IllegalArgumentException("prompt and generated must be at most " + trained
                        + " tokens, what the model was trained for, but were " + prompt + " and " + generated);
            }
            return new SpeedTest(model, options(length, BATCH, false), ticker).run(prompt, generated, repetitions);
        }
    }

    private Pooling pooling() {
        EmbeddingPooling chosen = embeddingPooling;
        return (chosen != null ? chosen : EmbeddingPooling.of(GgufReader.read(requiredFile()))).pooling();
    }

    private PooledText pooled(LlamaModel model, int length, Pooling pooling) {
        return new PooledText(model, length, threads, attention(), pooling);
    }

    private LocalModelParts load(ModelCard card, @Nullable Long cacheBytes, ModelResources resources) {
        EngineLayout layout = fittingLayout(
                card, new EngineLayout(engineOptions, threads, attention(), cacheBytes, EngineLayout.DEFAULT_PARALLEL));
        int length = fittingLength(card, layout::context);
        LlamaModel model = resources.add(LlamaModel.load(card.file(), placement()));
        ChatTemplate template = template(card, model);
        if (template != null) {
            resources.add(template);
        }
        boolean knowsTools = template != null && template.knowsTools();
        PromptedTools prompted = knowsTools
                ? null
                : new PromptedTools(resources.add(ChatTemplate.parse(model, PromptedTools.template())));
        ModelIdentity identity = identity(card);
        Engine engine = resources.add(layout.create(model, length, queueCapacity, ticker, identity.name()));
        LocalEmbeddings embeddings =
                resources.add(new LocalEmbeddings(model, identity, pooled(model, length, pooling()), () -> {}));
        LocalScorer scorer = resources.add(new LocalScorer(model, length, threads, () -> {}));
        AdapterRegistry adapters = new AdapterRegistry();
        RequestPlanner planner = new RequestPlanner(
                new PromptEncoder(model, template, prompted, clock, schemas),
                length,
                threads,
                identity,
                defaults,
                seeds,
                adapters);
        return new LocalModelParts(
                card,
                describe(card, identity, length, knowsTools),
                model,
                engine,
                planner,
                embeddings,
                scorer,
                adapters,
                resources.add(new OpenSessions()),
                ticker,
                DevicesInUse.of(model, gpu),
                resources);
    }

    /** Where memory is short, fewer calls at once are better than a shorter context, and that than no model. */
    private EngineLayout fittingLayout(ModelCard card, EngineLayout layout) {
        if (!layout.mayShrink()) {
            return layout;
        }
        try {
            fittingLength(card, false, layout::context);
            return layout;
        } catch (InsufficientMemoryException e) {
            return fittingLayout(card, layout.shrunk());
        }
    }

    private int fittingLength(ModelCard card, IntFunction<ContextOptions> options) {
        return fittingLength(card, leastContextLength > 0, options);
    }

    /** The length of context to use, found before anything is allocated. */
    private int fittingLength(ModelCard card, boolean mayBeShorter, IntFunction<ContextOptions> options) {
        try (LlamaModel measured = LlamaModel.measure(card.file(), placement())) {
            int wanted = contextLength(measured);
            int least = mayBeShorter ? Math.min(wanted, leastContextLength) : wanted;
            return memoryCheck
                    ? new MemoryGuard(freeMemory).fit(measured, identity(card).name(), wanted, least, options)
                    : wanted;
        }
    }

    private static long freeNow(String device) {
        return device.equals("CPU")
                ? new MachineMemory().free()
                : NativeLibrary.load().freeMemory(device);
    }

    private ModelCard checkedCard() {
        return ModelCard.of(requiredFile(), checkedHeader());
    }

    private GgufHeader checkedHeader() {
        GgufHeader header = GgufReader.read(requiredFile());
        attention().requireFits(header);
        return header;
    }

    private AttentionOptions attention() {
        return new AttentionOptions(flashAttention, keys, values);
    }

    private ModelPlacement placement() {
        if (gpu.split() == GpuSplit.TENSOR && !flashAttention) {
            throw new IllegalArgumentException("split TENSOR needs flashAttention(true), but it is off");
        }
        return ModelPlacement.of(gpu, NativeLibrary.load().devices());
    }

    private Path requiredFile() {
        if (file == null) {
            throw new IllegalStateException("file must be set to a GGUF file");
        }
        return file;
    }

    private ModelIdentity identity(ModelCard card) {
        return new ModelIdentity("llama.cpp", name != null ? name : nameOf(card.file()), card.digest());
    }

    private ModelDescription describe(ModelCard card, ModelIdentity identity, int length, boolean knowsTools) {
        String template = String.valueOf(chatTemplate != null ? chatTemplate : card.chatTemplate());
        boolean readsTheClock = clock != FIXED_TIME && template.contains("strftime_now");
        Set<ModelCapability> capabilities = EnumSet.of(ModelCapability.JSON_SCHEMA);
        if (!readsTheClock && !flashAttention && engineOptions.repeatable()) {
            capabilities.add(ModelCapability.DETERMINISTIC);
        }
        if (knowsTools) {
            capabilities.add(ModelCapability.TOOLS);
        }
        return new ModelDescription(identity, length, capabilities);
    }

    private int trainedContext(LlamaModel model) {
        int trained = model.trainedContext();
        if (trained < 1) {
            throw new ModelFileException(
                    ModelFileException.Reason.CORRUPT,
                    requiredFile(),
                    "the context length in its header must be at least 1, but was " + trained,
                    null);
        }
        return trained;
    }

    private int contextLength(LlamaModel model) {
        int trained = trainedContext(model);
        if (contextLength > trained) {
            throw new IllegalArgumentException("contextLength must be at most " + trained
                    + ", what the model was trained for, but was " + contextLength);
        }
        return contextLength > 0 ? contextLength : Math.min(trained, LONGEST_DEFAULT_CONTEXT);
    }

    private @Nullable ChatTemplate template(ModelCard card, LlamaModel model) {
        String source = chatTemplate != null ? chatTemplate : card.chatTemplate();
        try {
            return source == null ? null : ChatTemplate.parse(model, source);
        } catch (NativeError e) {
            throw new ModelFileException(
                    ModelFileException.Reason.UNSUPPORTED,
                    card.file(),
                    "its chat template can not be parsed (" + e.text() + "); set another one with chatTemplate",
                    e);
        }
    }

    private ContextOptions options(int length, int batch, boolean embeddings) {
        return new ContextOptions(length, Math.min(batch, length), 1, threads, embeddings, attention());
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.gguf$", "");
    }

    // Half, because two hardware threads often share a core, and the rest of the application wants to run too.
    private static int defaultThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static int atLeast(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + ", but was " + value);
        }
        return value;
    }
}
