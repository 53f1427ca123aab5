package dev.llmops.local.internal.engine;

import dev.llmops.local.EngineOptions;
import dev.llmops.local.internal.llama.AttentionOptions;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>How the engine of a model is laid out.
 *
 * @param options what the user wants
 * @param threads threads that compute
 * @param batch most tokens computed at once
 * @param attention how attention is computed and stored
 * @param bytesOfOneToken what a token takes in the cache, or null if that is not known
 * @param mostParallel most calls at once where the user sets no number
 */
public record EngineLayout(
        EngineOptions options,
        int threads,
        int batch,
        AttentionOptions attention,
        @Nullable Long bytesOfOneToken,
        int mostParallel) {

    private static final Logger LOG = LoggerFactory.getLogger(EngineLayout.class);
    private static final int STEP_TOKENS = 64;
    /** Calls at once by default. */
    public static final int DEFAULT_PARALLEL = 4;

    private static final long DEFAULT_CACHE_BYTES = 1L << 30;
    // In a shared cache the numbers of sequences cost nothing, and those that do not run keep prefixes.
    private static final int KEPT_PREFIXES = 16;

    /** {@return whether it takes less memory with fewer calls at once, and nobody asked for as many} */
    public boolean mayShrink() {
        return options.parallel() == null && options.sharedCache() == null && mostParallel > 1;
    }

    /** {@return this layout for half as many calls at once} */
    public EngineLayout shrunk() {
        return new EngineLayout(options, threads, batch, attention, bytesOfOneToken, mostParallel / 2);
    }

    /**
     * {@return the context that the engine needs}
     *
     * @param length most tokens of one sequence
     */
    public ContextOptions context(int length) {
        Integer cells = options.sharedCache();
        int sequences = cells == null ? parallel(length) : parallel(length) + KEPT_PREFIXES;
        return new ContextOptions(
                cells == null ? Math.multiplyExact(length, sequences) : Math.max(cells, length),
                Math.min(batch, length),
                sequences,
                threads,
                attention,
                cells != null);
    }

    /**
     * {@return the engine, whose context is created}
     *
     * @param model the model, closed after the engine
     * @param length most tokens of one sequence
     * @param queueCapacity most calls that wait
     * @param ticker nanoseconds, for deadlines
     * @param name name of the model
     */
    public Engine create(LlamaModel model, int length, int queueCapacity, LongSupplier ticker, String name) {
        Integer cells = options.sharedCache();
        if (cells != null && cells < length) {
            throw new IllegalArgumentException(
                    "sharedCache must be at least the context length, " + length + ", but was " + cells);
        }
        ContextOptions context = context(length);
        LlamaContext first = LlamaContext.create(model, context);
        try {
            SchedulerOptions scheduling = scheduling(model, first, length, queueCapacity, name);
            return new Engine(model, firstThenNew(model, first, context), scheduling, ticker, name);
        } catch (RuntimeException | Error e) {
            first.close();
            throw e;
        }
    }

    private static Supplier<LlamaContext> firstThenNew(LlamaModel model, LlamaContext first, ContextOptions options) {
        AtomicReference<@Nullable LlamaContext> unused = new AtomicReference<>(first);
        return () -> {
            LlamaContext next = unused.getAndSet(null);
            return next != null ? next : LlamaContext.create(model, options);
        };
    }

    private int parallel(int length) {
        Integer wanted = options.parallel();
        if (wanted != null) {
            return Math.min(wanted, Math.min(batch, length));
        }
        Long bytes = bytesOfOneToken;
        if (options.sharedCache() != null || bytes == null) {
            return mostParallel;
        }
        long most = DEFAULT_CACHE_BYTES / Math.max(1, bytes * length);
        return (int) Math.max(1, Math.min(mostParallel, most));
    }

    private SchedulerOptions scheduling(
            LlamaModel model, LlamaContext context, int length, int queueCapacity, String name) {
        ContextOptions layout = context(length);
        int parallel = parallel(length);
        Mixing mixing = mixing(model, context, parallel, name);
        return new SchedulerOptions(
                parallel,
                layout.sequences(),
                length,
                layout.sharedCells() ? context.length() : 0,
                queueCapacity,
                stepTokens(mixing, parallel, layout.batch()),
                mixing,
                options.reusePrefixes() && context.forgetsParts(),
                options.sharePrefixesAmongTenants(),
                options.savedBytes(),
                options.prefixBytes(),
                options.tenantWeights());
    }

    private int stepTokens(Mixing mixing, int parallel, int batch) {
        if (mixing == Mixing.NONE && parallel == 1) {
            return batch;
        }
        Integer wanted = options.promptTokensPerStep();
        // Where bits depend on the size of a part, all have the same one.
        int otherwise = mixing == Mixing.NONE ? STEP_TOKENS : 0;
        return Math.min(batch, wanted != null ? wanted : otherwise);
    }

    private Mixing mixing(LlamaModel model, LlamaContext context, int parallel, String name) {
        if (options.sharedCache() != null) {
            return Mixing.FREE;
        }
        if (!options.repeatable() || attention.flash() || KernelProbe.independent(model, context, parallel)) {
            return Mixing.BY_KIND;
        }
        if (parallel > 1) {
            LOG.info(
                    "the results of {} depend on how many sequences are computed together, so it computes one at a time;"
                            + " EngineOptions.repeatable(false) lets it compute {} together",
                    name,
                    parallel);
        }
        return Mixing.NONE;
    }
}
