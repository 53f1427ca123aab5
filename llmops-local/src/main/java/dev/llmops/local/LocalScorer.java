package dev.llmops.local;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.scoring.LogLikelihood;
import dev.llmops.api.scoring.Perplexity;
import dev.llmops.api.scoring.TextScorer;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.local.adapter.AdapterCard;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.NativeLibraryException;
import dev.llmops.local.internal.engine.request.AdapterRegistry;
import dev.llmops.local.internal.gguf.GgufReader;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaAdapter;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.text.LazyContext;
import dev.llmops.local.internal.score.ContinuationScorer;
import dev.llmops.local.internal.score.ScoringContext;
import dev.llmops.local.internal.score.ScoringPair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * How likely a model finds texts, as evaluations by multiple choice need it. Definitions are those of
 * lm-evaluation-harness 0.4.13: the continuation is what the tokens of context and continuation together have beyond
 * the tokens of the context; spaces at the end of the context count to the continuation; before an empty context stands the
 * token for the beginning of a text, or for its end where there is none; a context that is too long loses its beginning;
 * a token for the beginning is put before a text where the model's file asks for it; and control tokens that a text spells
 * are control tokens.
 *
 * <p>A score depends on its texts alone, not on what is scored beside them or was scored before. What the continuations of a
 * context have in common is computed once, and so is what a context has in common with the one before, unless the kernels of the
 * weights' type give other bits for other parts of a text, which is tried out at the first use. Flash attention is off, since it
 * moves log-likelihoods by up to a few nats. Safe for use by multiple threads, which wait for each other; memory for the
 * computation is taken at the first use and grows with the longest text.
 *
 * <p>Got from {@link LocalModel#scorer()}, with the weights of that model and closed with it, or loaded alone. Loaded alone,
 * it keeps to kernels that round alike on all processors with AVX-512; the weights of a model may have been laid out for AMX,
 * which moves log-likelihoods by up to a nat or two: see {@link LocalModelBuilder#repackWeights}.
 */
public final class LocalScorer implements TextScorer, AutoCloseable {

    private final LlamaModel model;
    private final int longest;
    private final int threads;
    private final Consumer<ContextOptions> memory;
    private final AutoCloseable weights;
    private final AdapterRegistry adapters;
    private final ScoringContext sequence;
    private final ContinuationScorer continuations;
    private final ReentrantLock turn = new ReentrantLock(true);

    LocalScorer(
            LlamaModel model,
            int longest,
            int threads,
            Consumer<ContextOptions> memory,
            AdapterRegistry adapters,
            AutoCloseable weights) {
        this.model = model;
        this.longest = longest;
        this.threads = threads;
        this.memory = memory;
        this.adapters = adapters;
        this.weights = weights;
        this.sequence = newSequence();
        this.continuations = new ContinuationScorer(sequence, model.vocabularySize());
    }

    /** A sequence like the one that this scores with. */
    ScoringContext newSequence() {
        return new ScoringContext(model, longest, threads, memory);
    }

    /**
     * Loads a model for scoring only, for texts as long as it was trained for.
     *
     * @param file a GGUF file
     * @return the scorer, which the caller closes
     * @throws ModelFileException if the file cannot be used
     * @throws NativeLibraryException if the native part cannot be loaded on this machine
     */
    public static LocalScorer load(Path file) {
        return LocalModel.builder().file(file).buildScorer();
    }

    @Override
    public int contextLength() {
        return sequence.longest();
    }

    @Override
    public List<LogLikelihood> score(String context, List<String> continuations) {
        return score(context, continuations, List.of());
    }

    @Override
    public Perplexity perplexity(String text, int chunkLength) {
        return perplexity(text, chunkLength, List.of());
    }

    /**
     * Loads a LoRA adapter beside the weights; {@link #withAdapters} scores with it. A scorer that was got from a model has the
     * adapters of that model.
     *
     * @param name its name, not blank and not taken
     * @param file a GGUF file that was made for this model
     * @return what was loaded
     * @throws ModelFileException if the file cannot be used, has a number that is none, or is for another model
     */
    public LocalAdapter loadAdapter(String name, Path file) {
        return loadAdapter(name, file, base -> {});
    }

    /** The same, with a check of the base that the file names, if it names one. */
    LocalAdapter loadAdapter(String name, Path file, Consumer<String> baseCheck) {
        Require.text("the name of an adapter", name);
        return adapters.add(
                name,
                () -> {
                    ModelCard card = ModelCard.read(file);
                    GgufReader.requireFinite(file);
                    String base = GgufReader.read(file).text(AdapterCard.BASE);
                    if (base != null) {
                        baseCheck.accept(base);
                    }
                    return new LocalAdapter(name, file, card.digest());
                },
                () -> LlamaAdapter.load(model, file));
    }

    /**
     * {@return a scorer of the same weights with LoRA adapters, closed with this one}
     *
     * @param scales how strongly each adapter applies, by the name that it was loaded by: from -100 to 100, 1 as it was trained
     * @throws InvalidRequestException if an adapter is not loaded, also later when it was unloaded meanwhile
     */
    public TextScorer withAdapters(Map<String, Double> scales) {
        Map<String, Object> lora = Map.of(AdapterRegistry.VENDOR_NAME, Map.copyOf(scales));
        adapters.wanted(lora);
        return new AdaptedScorer(this, lora);
    }

    /**
     * {@return how many tokens the model has computed for log-likelihoods so far}
     */
    public long tokensComputed() {
        return continuations.computed();
    }

    List<AdapterUse> adapters(Map<String, Object> lora) {
        return adapters.wanted(lora);
    }

    List<LogLikelihood> score(String context, List<String> texts, List<AdapterUse> uses) {
        UnicodeText.requireWellFormed("context", context);
        List<ScoringPair> pairs = new ArrayList<>();
        for (String continuation : texts) {
            UnicodeText.requireWellFormed("continuation", continuation);
            pairs.add(ScoringPair.of(model, context, continuation).fitting(contextLength()));
        }
        return inTurn(uses, () -> continuations.score(pairs, uses));
    }

    Perplexity perplexity(String text, int chunkLength, List<AdapterUse> uses) {
        requireChunk(chunkLength, contextLength());
        int[] tokens = model.tokenizeWithControls(UnicodeText.requireWellFormed("text", text), true);
        int chunks = tokens.length / chunkLength;
        if (chunks < 2) {
            throw new InvalidRequestException("perplexity needs a text of at least two chunks of " + chunkLength
                    + " tokens, but this one has " + tokens.length + " tokens; take a longer text or shorter chunks");
        }
        return inTurn(uses, () -> {
            continuations.use(uses);
            continuations.forget();
            double[] logProbabilities = IntStream.range(0, chunks)
                    .mapToObj(i -> Arrays.copyOfRange(tokens, i * chunkLength, (i + 1) * chunkLength))
                    .flatMapToDouble(chunk -> Arrays.stream(scoreSecondHalf(chunk)))
                    .toArray();
            return perplexity(logProbabilities, chunks, chunkLength);
        });
    }

    /** Adapters that are unloaded meanwhile stay in memory until the end. */
    private <T> T inTurn(List<AdapterUse> uses, Supplier<T> work) {
        LazyContext.await(turn);
        int holding = 0;
        try {
            for (AdapterUse use : uses) {
                use.adapter().holdForCall();
                holding++;
            }
            return work.get();
        } finally {
            uses.subList(0, holding).forEach(use -> use.adapter().letGoAfterCall());
            turn.unlock();
        }
    }

    static void requireChunk(int chunkLength, int contextLength) {
        Require.within("chunkLength", chunkLength, 8, contextLength);
    }

    private double[] scoreSecondHalf(int[] chunk) {
        if (model.bos() >= 0) {
            chunk[0] = model.bos();
        }
        LazyContext.requireNotInterrupted();
        int half = chunk.length / 2;
        sequence.begin(chunk.length);
        sequence.read(Arrays.copyOf(chunk, half));
        return sequence.read(
                        Arrays.copyOfRange(chunk, half, chunk.length - 1),
                        Arrays.copyOfRange(chunk, half + 1, chunk.length))
                .logProbabilities();
    }

    /** Ends what runs with a {@link dev.llmops.api.error.CallCancelledException}, and frees the memory. */
    @Override
    public void close() {
        sequence.cancel();
        turn.lock();
        try {
            sequence.close();
        } finally {
            turn.unlock();
        }
        try {
            weights.close();
        } catch (Exception e) {
            throw new ModelException("the weights could not be freed", e, false);
        }
    }

    static Perplexity perplexity(double[] logProbabilities, int chunks, int chunkLength) {
        int count = logProbabilities.length;
        double sum = 0;
        double squares = 0;
        for (double value : logProbabilities) {
            sum -= value;
            squares += value * value;
        }
        double mean = sum / count;
        double variance = Math.max(0, squares / count - mean * mean);
        double value = Math.exp(mean);
        return new Perplexity(value, value * Math.sqrt(variance / (count - 1)), count, chunks, chunkLength);
    }
}
