package dev.llmops.local;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.NativeLibraryException;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.text.LazyContext;
import dev.llmops.local.internal.llama.text.TokenScores;
import dev.llmops.local.internal.score.ScoringContext;
import dev.llmops.local.internal.score.ScoringPair;
import dev.llmops.local.scoring.LogLikelihood;
import dev.llmops.local.scoring.Perplexity;
import dev.llmops.local.scoring.TextScorer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * How likely a model finds texts, as evaluations by multiple choice need it. Definitions are those of
 * lm-evaluation-harness 0.4.13: the continuation is what the tokens of context and continuation together have beyond
 * the tokens of the context; spaces at the end of the context count to the continuation; before an empty context stands the
 * token for the beginning of a text, or for its end where there is none; a context that is too long loses its beginning;
 * a token for the beginning is put before a text where the model's file asks for it; and control tokens that a text spells
 * are control tokens.
 *
 * <p>A score depends on its texts alone, not on what is scored beside them. Flash attention is off, since it moves
 * log-likelihoods by up to a few nats. Safe for use by several threads, which wait for each other; memory for the
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
    private final ScoringContext sequence;
    private final ReentrantLock turn = new ReentrantLock(true);

    LocalScorer(LlamaModel model, int longest, int threads, Consumer<ContextOptions> memory, AutoCloseable weights) {
        this.model = model;
        this.longest = longest;
        this.threads = threads;
        this.memory = memory;
        this.weights = weights;
        this.sequence = newSequence();
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
        UnicodeText.requireWellFormed("context", context);
        List<ScoringPair> pairs = new ArrayList<>();
        for (String continuation : continuations) {
            UnicodeText.requireWellFormed("continuation", continuation);
            pairs.add(ScoringPair.of(model, context, continuation).fitting(contextLength()));
        }
        turn.lock();
        try {
            return score(pairs);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public Perplexity perplexity(String text, int chunkLength) {
        requireChunk(chunkLength, contextLength());
        int[] tokens = model.tokenizeWithControls(UnicodeText.requireWellFormed("text", text), true);
        int chunks = tokens.length / chunkLength;
        if (chunks < 2) {
            throw new InvalidRequestException("perplexity needs a text of at least two chunks of " + chunkLength
                    + " tokens, but this one has " + tokens.length + " tokens; take a longer text or shorter chunks");
        }
        turn.lock();
        try {
            double[] logProbabilities = IntStream.range(0, chunks)
                    .mapToObj(i -> Arrays.copyOfRange(tokens, i * chunkLength, (i + 1) * chunkLength))
                    .flatMapToDouble(chunk -> Arrays.stream(scoreSecondHalf(chunk)))
                    .toArray();
            return perplexity(logProbabilities, chunks, chunkLength);
        } finally {
            turn.unlock();
        }
    }

    static void requireChunk(int chunkLength, int contextLength) {
        if (chunkLength < 8 || chunkLength > contextLength) {
            throw new IllegalArgumentException(
                    "chunkLength must be from 8 to " + contextLength + ", but was " + chunkLength);
        }
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

    private List<LogLikelihood> score(List<ScoringPair> pairs) {
        List<LogLikelihood> results = new ArrayList<>();
        int start = 0;
        while (start < pairs.size()) {
            int end = start + 1;
            while (end < pairs.size()
                    && Arrays.equals(pairs.get(start).context(), pairs.get(end).context())) {
                end++;
            }
            results.addAll(scoreAfterOneContext(pairs.subList(start, end)));
            start = end;
        }
        return results;
    }

    private List<LogLikelihood> scoreAfterOneContext(List<ScoringPair> pairs) {
        int[] context = pairs.get(0).context();
        int longest = pairs.stream().mapToInt(ScoringPair::inputLength).max().orElseThrow();
        sequence.begin(longest);
        sequence.read(context);
        TokenScores first = sequence.after(
                pairs.stream().mapToInt(pair -> pair.continuation()[0]).toArray());
        List<LogLikelihood> results = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            LazyContext.requireNotInterrupted();
            if (!sequence.truncate(context.length)) {
                sequence.begin(longest);
                sequence.read(context);
            }
            results.add(score(pairs.get(i).continuation(), first.logProbabilities()[i], first.likeliest()[i]));
        }
        return results;
    }

    private LogLikelihood score(int[] tokens, double first, int likeliest) {
        int[] successors = Arrays.copyOfRange(tokens, 1, tokens.length);
        TokenScores rest = sequence.read(Arrays.copyOf(tokens, tokens.length - 1), successors);
        double sum = first + Arrays.stream(rest.logProbabilities()).sum();
        return new LogLikelihood(
                sum, tokens.length, likeliest == tokens[0] && Arrays.equals(rest.likeliest(), successors));
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
