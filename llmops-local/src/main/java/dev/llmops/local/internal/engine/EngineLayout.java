package dev.llmops.local.internal.engine;

import dev.llmops.local.internal.engine.decode.KernelProbe;
import dev.llmops.local.internal.engine.sequence.BatchPolicy;
import dev.llmops.local.internal.engine.sequence.SchedulerOptions;
import dev.llmops.local.internal.engine.speculation.DraftModel;
import dev.llmops.local.internal.engine.speculation.DraftVocabulary;
import dev.llmops.local.internal.engine.speculation.SpeculationPlan;
import dev.llmops.local.internal.llama.AttentionOptions;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.KvCacheType;
import dev.llmops.local.option.Speculation;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the engine of a model is laid out.
 *
 * @param options what the user wants
 * @param threads threads that compute
 * @param batch most tokens computed at once
 * @param attention how attention is computed and stored
 * @param bytesOfOneToken what a token takes in the cache, or null if that is not known
 * @param maxParallel most calls at once where the user sets no number
 * @param speculation speculative decoding
 */
public record EngineLayout(
        EngineOptions options,
        int threads,
        int batch,
        AttentionOptions attention,
        @Nullable Long bytesOfOneToken,
        int maxParallel,
        Speculation speculation) {

    private static final Logger LOG = LoggerFactory.getLogger(EngineLayout.class);
    private static final int STEP_TOKENS = 64;
    /** Calls at once by default. */
    public static final int DEFAULT_PARALLEL = 4;

    private static final long DEFAULT_CACHE_BYTES = 1L << 30;
    // In a shared cache the numbers of sequences cost nothing, and those that do not run keep prefixes.
    private static final int KEPT_PREFIXES = 16;

    /** {@return whether it takes less memory with fewer calls at once, and nobody asked for as many} */
    public boolean mayShrink() {
        return options.parallel() == null && options.unifiedKvCache() == null && maxParallel > 1;
    }

    /** {@return this layout for half as many calls at once} */
    public EngineLayout shrunk() {
        return new EngineLayout(options, threads, batch, attention, bytesOfOneToken, maxParallel / 2, speculation);
    }

    /** {@return the context that the engine needs; {@code length}: most tokens of one sequence} */
    public ContextOptions context(int length) {
        return context(length, attention);
    }

    /** {@return the context that a draft model needs: one of the same shape; {@code length}: most tokens of one sequence} */
    public ContextOptions draftContext(int length) {
        return context(length, new AttentionOptions(attention.flash(), KvCacheType.F16, KvCacheType.F16));
    }

    private ContextOptions context(int length, AttentionOptions how) {
        Integer cells = options.unifiedKvCache();
        int sequences = cells == null ? parallel(length) : parallel(length) + KEPT_PREFIXES;
        // What is computed to fill up a step lies after the last token, for a moment.
        int drafts = speculation.maxDraftTokens() > 0 ? speculation.maxDraftTokens() + 2 : 0;
        return new ContextOptions(
                cells == null ? Math.multiplyExact(length + drafts, sequences) : Math.max(cells, length),
                Math.min(batch, length),
                sequences,
                threads,
                how,
                cells != null);
    }

    /**
     * {@return the engine, whose context is created}
     *
     * @param model the model, closed after the engine
     * @param draft the draft model, closed after the engine, or by this where it cannot be used, or null
     * @param length most tokens of one sequence
     * @param queueCapacity most calls that wait
     * @param ticker nanoseconds, for deadlines
     */
    public Engine create(
            LlamaModel model,
            @Nullable LlamaModel draft,
            int length,
            int queueCapacity,
            LongSupplier ticker,
            String name) {
        Integer cells = options.unifiedKvCache();
        if (cells != null && cells < length) {
            throw new IllegalArgumentException(
                    "unifiedKvCache must be at least the context length, " + length + ", but was " + cells);
        }
        ContextOptions context = context(length);
        LlamaContext first = LlamaContext.create(model, context);
        DraftModel drafter = null;
        try {
            BatchPolicy batchPolicy = batchPolicy(model, first, parallel(length), name);
            SpeculationPlan plan = speculation(model, first, batchPolicy, parallel(length), name);
            drafter = draft == null ? null : drafter(plan, model, draft, length);
            if (drafter != null && !drafter.forgetsParts()) {
                drafter.close();
                drafter = null;
                plan = off(
                        name,
                        "the memory of its draft model cannot forget a part of a text, so a rejected token could not be"
                                + " removed");
            }
            if (draft != null && drafter == null) {
                draft.close();
            }
            return new Engine(
                    model,
                    firstThenNew(model, first, context),
                    drafter,
                    plan,
                    scheduling(first, length, queueCapacity, batchPolicy, plan),
                    ticker,
                    name);
        } catch (RuntimeException | Error e) {
            if (drafter != null) {
                drafter.close();
            }
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
            int slots = Math.min(batch, length);
            return Math.min(wanted, speculation.maxDraftTokens() > 0 ? slots / 2 : slots);
        }
        Long bytes = bytesOfOneToken;
        if (options.unifiedKvCache() != null || bytes == null) {
            return maxParallel;
        }
        long most = DEFAULT_CACHE_BYTES / Math.max(1, bytes * length);
        return (int) Math.max(1, Math.min(maxParallel, most));
    }

    private @Nullable DraftModel drafter(SpeculationPlan plan, LlamaModel model, LlamaModel draft, int length) {
        return plan.speculation() instanceof Speculation.DraftModel way
                ? new DraftModel(
                        draft, draftContext(length), way.minProbability(), DraftVocabulary.common(model, draft))
                : null;
    }

    /** Speculation changes no bit of an answer where that is promised, or there are none. */
    private SpeculationPlan speculation(
            LlamaModel model, LlamaContext context, BatchPolicy batchPolicy, int parallel, String name) {
        if (speculation.maxDraftTokens() == 0) {
            return SpeculationPlan.off(null);
        }
        if (!context.forgetsParts()) {
            return off(name, "its memory cannot forget a part of a text, so a rejected token could not be removed");
        }
        if (!options.batchInvariant() || attention.flash()) {
            return new SpeculationPlan(speculation, 1, null);
        }
        if (KernelProbe.rowsAreIndependent(model, context, batchPolicy == BatchPolicy.NONE ? 1 : parallel)) {
            return new SpeculationPlan(speculation, 2, null);
        }
        return off(
                name,
                "its results depend on how many tokens are computed together, so speculation would change them;"
                        + " EngineOptions.batchInvariant(false) allows that");
    }

    private static SpeculationPlan off(String name, String because) {
        LOG.info("speculative decoding is off for {}: {}", name, because);
        return SpeculationPlan.off(because);
    }

    private SchedulerOptions scheduling(
            LlamaContext context, int length, int queueCapacity, BatchPolicy batchPolicy, SpeculationPlan plan) {
        ContextOptions layout = context(length);
        int parallel = parallel(length);
        return new SchedulerOptions(
                options,
                parallel,
                layout.sequences(),
                length,
                layout.sharedCells() ? context.length() : 0,
                queueCapacity,
                prefillChunkSize(batchPolicy, parallel, layout.batch()),
                batchPolicy,
                options.prefixCaching() && context.forgetsParts(),
                plan.speculation(),
                plan.minRows());
    }

    private int prefillChunkSize(BatchPolicy batchPolicy, int parallel, int batch) {
        if (batchPolicy == BatchPolicy.NONE && parallel == 1) {
            return batch;
        }
        Integer wanted = options.prefillChunkSize();
        // Where bits depend on the size of a part, all have the same one.
        int otherwise = batchPolicy == BatchPolicy.NONE ? STEP_TOKENS : 0;
        return Math.min(batch, wanted != null ? wanted : otherwise);
    }

    private BatchPolicy batchPolicy(LlamaModel model, LlamaContext context, int parallel, String name) {
        if (options.unifiedKvCache() != null) {
            return BatchPolicy.FREE;
        }
        if (!options.batchInvariant() || attention.flash() || KernelProbe.independent(model, context, parallel)) {
            return BatchPolicy.BY_KIND;
        }
        if (parallel > 1) {
            LOG.info(
                    "the results of {} depend on how many sequences are computed together, so it computes one at a time;"
                            + " EngineOptions.batchInvariant(false) lets it compute {} together",
                    name,
                    parallel);
        }
        return BatchPolicy.NONE;
    }
}
