package dev.llmops.local;

import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.TokenUsage;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.local.internal.llama.ContextOptions;
import dev.llmops.local.internal.llama.LlamaContext;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.TokenBatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Embeddings made by a local model: the mean over all tokens of its last hidden state, with length 1. The purpose makes
 * no difference. Safe for use by several threads, which wait for each other.
 *
 * <p>Got from {@link LocalModel#embeddings()}, with the weights of that model and closed with it, or loaded alone. Memory
 * for the computation is taken at the first use.
 */
public final class LocalEmbeddings implements EmbeddingClient {

    private final LlamaModel model;
    private final ModelIdentity identity;
    private final ContextOptions options;
    private final AutoCloseable weights;
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable LlamaContext context;
    private boolean closed;

    LocalEmbeddings(LlamaModel model, ModelIdentity identity, ContextOptions options, AutoCloseable weights) {
        this.model = model;
        this.identity = identity;
        this.options = options;
        this.weights = weights;
    }

    /**
     * Loads a model for embeddings only.
     *
     * @param file a GGUF file
     * @return the embeddings, which the caller closes
     * @throws ModelFileException if the file can not be used
     * @throws NativeLibraryException if the native part can not be loaded on this machine
     */
    public static LocalEmbeddings load(Path file) {
        return LocalModel.builder().file(file).buildEmbeddings();
    }

    @Override
    public ModelIdentity identity() {
        return identity;
    }

    @Override
    public int dimension() {
        return model.embeddingWidth();
    }

    /**
     * Embeds texts.
     *
     * @throws ContextWindowExceededException if a text is too long; the message says which one
     */
    @Override
    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        List<int[]> tokens = new ArrayList<>(texts.size());
        int total = 0;
        for (int i = 0; i < texts.size(); i++) {
            tokens.add(tokens(i, texts.get(i)));
            total += tokens.get(i).length;
        }
        List<float[]> vectors = new ArrayList<>(texts.size());
        turn.lock();
        try {
            for (int[] text : tokens) {
                vectors.add(embed(text));
            }
        } catch (NativeAbortException e) {
            context = null;
            throw e;
        } finally {
            turn.unlock();
        }
        return new EmbeddingResponse(vectors, TokenUsage.of(total, 0), identity);
    }

    private int[] tokens(int index, String text) {
        int[] tokens = model.tokenize(UnicodeText.requireWellFormed("text " + index, text), true);
        if (tokens.length > options.batch()) {
            throw new ContextWindowExceededException("text " + index + " has " + tokens.length + " tokens, but at most "
                    + options.batch() + " can be embedded at once; cut it into passages");
        }
        return tokens;
    }

    private float[] embed(int[] tokens) {
        if (closed) {
            throw new ModelException("the model is closed; load it again", null, false);
        }
        if (tokens.length == 0) {
            return new float[model.embeddingWidth()];
        }
        LlamaContext current = context;
        if (current == null) {
            current = LlamaContext.create(model, options);
            context = current;
        }
        current.clear();
        TokenBatch batch = current.newBatch();
        for (int i = 0; i < tokens.length; i++) {
            batch.add(tokens[i], i, 0, true);
        }
        current.decode(batch);
        return normalized(current.embedding(0));
    }

    private static float[] normalized(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        if (!Double.isFinite(squares)) {
            throw new ModelException(
                    "the model computes values that are not numbers, so its file is damaged; get it again",
                    null,
                    false);
        }
        double length = Math.sqrt(squares);
        if (length > 0) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) (vector[i] / length);
            }
        }
        return vector;
    }

    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            if (context != null) {
                context.close();
                context = null;
            }
        } finally {
            turn.unlock();
        }
        try {
            weights.close();
        } catch (Exception e) {
            throw new IllegalStateException("the weights could not be freed", e);
        }
    }
}
