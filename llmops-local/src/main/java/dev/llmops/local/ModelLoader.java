package dev.llmops.local;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.model.ModelCapability;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.local.error.InsufficientMemoryException;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.internal.engine.Engine;
import dev.llmops.local.internal.engine.EngineLayout;
import dev.llmops.local.internal.engine.request.AdapterRegistry;
import dev.llmops.local.internal.engine.request.PromptEncoder;
import dev.llmops.local.internal.engine.request.PromptedTools;
import dev.llmops.local.internal.engine.request.RequestPlanner;
import dev.llmops.local.internal.gguf.GgufHeader;
import dev.llmops.local.internal.gguf.GgufReader;
import dev.llmops.local.internal.llama.AttentionOptions;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.ModelPlacement;
import dev.llmops.local.internal.llama.NativeError;
import dev.llmops.local.internal.llama.NativeLibrary;
import dev.llmops.local.internal.llama.Pooling;
import dev.llmops.local.internal.llama.chat.ChatTemplate;
import dev.llmops.local.internal.llama.text.PooledText;
import dev.llmops.local.internal.memory.FreeMemory;
import dev.llmops.local.internal.memory.MachineMemory;
import dev.llmops.local.internal.memory.MemoryGuard;
import dev.llmops.local.internal.score.SpeedTest;
import dev.llmops.local.option.EmbeddingPooling;
import dev.llmops.local.option.GpuSplit;
import dev.llmops.local.option.Speculation;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Loads what a {@link LocalModelBuilder} describes: the file is checked, then the memory, then native code sees it. */
final class ModelLoader {

    private static final int MAX_DEFAULT_CONTEXT = 4096;

    private final LocalModelBuilder set;

    ModelLoader(LocalModelBuilder set) {
        this.set = set;
    }

    LocalModel model() {
        GgufHeader header = checkedHeader();
        ModelCard card = ModelCard.of(set.requiredFile(), header);
        ModelResources resources = new ModelResources();
        try {
            return new LocalModel(load(card, attention().bytesOfOneToken(header), resources));
        } catch (RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }

    LocalEmbeddings embeddings() {
        ModelCard card = checkedCard();
        Pooling pooling = pooling();
        int length = fittingLength(card, wanted -> pooled(wanted, pooling));
        LlamaModel model = LlamaModel.load(card.file(), placement());
        try {
            return new LocalEmbeddings(model, identity(card), pooled(card, model, length, pooling), model);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    LocalScorer scorer() {
        ModelCard card = checkedCard();
        // Scores are compared with those of other machines.
        LlamaModel model = LlamaModel.load(card.file(), placement().repacking(false));
        AdapterRegistry adapters = new AdapterRegistry();
        try {
            return new LocalScorer(
                    model,
                    set.contextLength > 0 ? contextLength(model) : trainedContext(model),
                    set.threads,
                    room(card),
                    adapters,
                    () -> Closing.all(adapters::close, model::close));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    LocalReranker reranker() {
        ModelCard card = checkedCard();
        boolean ranks = GgufReader.read(card.file()).tensors().stream()
                .anyMatch(tensor -> tensor.name().startsWith("cls."));
        if (!ranks) {
            throw new ModelFileException(
                    ModelFileException.Reason.UNSUPPORTED,
                    card.file(),
                    "it holds no classifier, so it cannot rank; use a model that was made for reranking",
                    null);
        }
        int length = fittingLength(card, wanted -> pooled(wanted, Pooling.RANK));
        LlamaModel model = LlamaModel.load(card.file(), placement());
        try {
            return new LocalReranker(model, pooled(card, model, length, Pooling.RANK));
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    BenchmarkResult speed(int prompt, int generated, int repetitions) {
        int length = Math.max(prompt, generated);
        ModelCard card = checkedCard();
        try (LlamaModel model = LlamaModel.load(card.file(), placement())) {
            int trained = trainedContext(model);
            if (length > trained) {
                throw new IllegalArgumentException("prompt and generated must be at most " + trained
                        + " tokens, what the model was trained for, but were " + prompt + " and " + generated);
            }
            return new SpeedTest(
                            model,
                            new ContextOptions(length, Math.min(set.batchSize, length), 1, set.threads, attention()),
                            set.ticker)
                    .run(prompt, generated, repetitions);
        }
    }

    private Pooling pooling() {
        EmbeddingPooling chosen = set.embeddingPooling;
        if (chosen == null) {
            GgufHeader header = GgufReader.read(set.requiredFile());
            Integer said = header.integer(header.text("general.architecture") + ".pooling_type");
            return said == null ? Pooling.MEAN : said == 2 ? Pooling.CLS : said == 3 ? Pooling.LAST : Pooling.MEAN;
        }
        return switch (chosen) {
            case MEAN -> Pooling.MEAN;
            case CLS -> Pooling.CLS;
            case LAST -> Pooling.LAST;
        };
    }

    private PooledText pooled(ModelCard card, LlamaModel model, int length, Pooling pooling) {
        return new PooledText(model, pooled(length, pooling), room(card));
    }

    private ContextOptions pooled(int length, Pooling pooling) {
        return PooledText.options(length, set.threads, attention(), pooling);
    }

    /** Refuses a context, beside the weights that are loaded, for which there is no memory by the time that it is needed. */
    private Consumer<ContextOptions> room(ModelCard card) {
        return options -> {
            if (set.memoryCheck) {
                try (LlamaModel measured = LlamaModel.measure(card.file(), placement())) {
                    new MemoryGuard(set.freeMemory)
                            .requireRoom(measured, identity(card).name(), options);
                }
            }
        };
    }

    private LocalModelParts load(ModelCard card, @Nullable Long cacheBytes, ModelResources resources) {
        DraftLoader draft =
                set.speculation instanceof Speculation.DraftModel way ? new DraftLoader(way.file(), placement()) : null;
        EngineLayout layout = fittingLayout(
                card,
                draft,
                new EngineLayout(
                        set.engineOptions,
                        set.threads,
                        set.batchSize,
                        attention(),
                        cacheBytes,
                        EngineLayout.DEFAULT_PARALLEL,
                        set.speculation));
        int length = fittingLength(card, set.minContextLength > 0, layout::context, free(draft, layout));
        LlamaModel model = resources.add(LlamaModel.load(card.file(), placement()));
        ChatTemplate template = template(card, model);
        if (template != null) {
            resources.add(template);
        }
        AdapterRegistry adapters = resources.add(new AdapterRegistry());
        boolean knowsTools = template != null && template.knowsTools();
        PromptedTools prompted = knowsTools
                ? null
                : new PromptedTools(resources.add(ChatTemplate.parse(model, PromptedTools.template())));
        ModelIdentity identity = identity(card);
        LlamaModel drafting = draft == null ? null : resources.add(draft.load(model));
        Engine engine =
                resources.add(layout.create(model, drafting, length, set.queueCapacity, set.ticker, identity.name()));
        LocalEmbeddings embeddings =
                resources.add(new LocalEmbeddings(model, identity, pooled(card, model, length, pooling()), () -> {}));
        LocalScorer scorer = resources.add(new LocalScorer(model, length, set.threads, room(card), adapters, () -> {}));
        RequestPlanner planner = new RequestPlanner(
                new PromptEncoder(model, template, prompted, set.clock, set.schemas),
                length,
                set.threads,
                identity,
                set.defaults,
                set.seeds,
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
                set.ticker,
                DevicesInUse.of(model, set.gpu),
                set.speculation,
                resources);
    }

    /** Where memory is short, fewer calls at once are better than a shorter context, and that than no model. */
    private EngineLayout fittingLayout(ModelCard card, @Nullable DraftLoader draft, EngineLayout layout) {
        if (!layout.mayShrink()) {
            return layout;
        }
        try {
            fittingLength(card, false, layout::context, free(draft, layout));
            return layout;
        } catch (InsufficientMemoryException e) {
            return fittingLayout(card, draft, layout.shrunk());
        }
    }

    private IntFunction<FreeMemory> free(@Nullable DraftLoader draft, EngineLayout layout) {
        return draft == null ? wanted -> set.freeMemory : wanted -> draft.leftOf(set.freeMemory, layout, wanted);
    }

    private int fittingLength(ModelCard card, IntFunction<ContextOptions> options) {
        return fittingLength(card, set.minContextLength > 0, options, wanted -> set.freeMemory);
    }

    /** The length of context to use, found before anything is allocated. */
    private int fittingLength(
            ModelCard card, boolean mayBeShorter, IntFunction<ContextOptions> options, IntFunction<FreeMemory> free) {
        try (LlamaModel measured = LlamaModel.measure(card.file(), placement())) {
            int wanted = contextLength(measured);
            int least = mayBeShorter ? Math.min(wanted, set.minContextLength) : wanted;
            return set.memoryCheck
                    ? new MemoryGuard(free.apply(wanted))
                            .fit(measured, identity(card).name(), wanted, least, options)
                    : wanted;
        }
    }

    static long freeNow(String device) {
        return device.equals("CPU")
                ? new MachineMemory().free()
                : NativeLibrary.load().freeMemory(device);
    }

    private ModelCard checkedCard() {
        return ModelCard.of(set.requiredFile(), checkedHeader());
    }

    private GgufHeader checkedHeader() {
        GgufHeader header = GgufReader.read(set.requiredFile());
        attention().requireFits(header);
        return header;
    }

    private AttentionOptions attention() {
        return new AttentionOptions(set.flashAttention, set.keys, set.values);
    }

    private ModelPlacement placement() {
        if (set.gpu.split() == GpuSplit.TENSOR && !set.flashAttention) {
            throw new IllegalArgumentException("split TENSOR needs flashAttention(true), but it is off");
        }
        return ModelPlacement.of(set.gpu, NativeLibrary.load().devices()).repacking(set.repackWeights);
    }

    private ModelIdentity identity(ModelCard card) {
        return new ModelIdentity("llama.cpp", set.name != null ? set.name : nameOf(card.file()), card.digest());
    }

    private ModelDescription describe(ModelCard card, ModelIdentity identity, int length, boolean knowsTools) {
        String template = String.valueOf(set.chatTemplate != null ? set.chatTemplate : card.chatTemplate());
        boolean readsTheClock = set.clock != LocalModelBuilder.FIXED_TIME && template.contains("strftime_now");
        Set<ModelCapability> capabilities = EnumSet.of(ModelCapability.JSON_SCHEMA);
        if (!readsTheClock && !set.flashAttention && set.engineOptions.batchInvariant()) {
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
                    set.requiredFile(),
                    "the context length in its header must be at least 1, but was " + trained,
                    null);
        }
        return trained;
    }

    private int contextLength(LlamaModel model) {
        int trained = trainedContext(model);
        if (set.contextLength > trained) {
            throw new IllegalArgumentException("contextLength must be at most " + trained
                    + ", what the model was trained for, but was " + set.contextLength);
        }
        return set.contextLength > 0 ? set.contextLength : Math.min(trained, MAX_DEFAULT_CONTEXT);
    }

    private @Nullable ChatTemplate template(ModelCard card, LlamaModel model) {
        String source = set.chatTemplate != null ? set.chatTemplate : card.chatTemplate();
        try {
            return source == null ? null : ChatTemplate.parse(model, source);
        } catch (NativeError e) {
            throw new ModelFileException(
                    ModelFileException.Reason.UNSUPPORTED,
                    card.file(),
                    "its chat template cannot be parsed (" + e.text() + "); set another one with chatTemplate",
                    e);
        }
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.gguf$", "");
    }
}
