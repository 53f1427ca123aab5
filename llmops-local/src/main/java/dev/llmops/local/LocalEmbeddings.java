package dev.llmops.local;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.local.error.ModelFileException;
import dev.llmops.local.error.NativeLibraryException;
import dev.llmops.local.internal.llama.LlamaModel;
import dev.llmops.local.internal.llama.text.PooledText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Embeddings made by a local model from its last hidden state, with length 1: the mean over all tokens, the first or the
 * last one's, as the model's file says or {@link LocalModelBuilder#embeddingPooling} set. The purpose makes no difference. Safe for use by multiple threads, which wait for each other.
 *
 * <p>Short texts of one call are computed together, up to 512 tokens or 32 texts at a time. A vector then differs
 * a little from the one that its text gets alone (a cosine of at least 0.99998 was measured); one text alone gives the same bits
 * each time.
 *
 * <p>Got from {@link LocalModel#embeddings()}, with the weights of that model and closed with it, or loaded alone. Memory
 * for the computation is taken at the first use.
 */
public final class LocalEmbeddings implements EmbeddingClient {

    private final LlamaModel model;
    private final ModelIdentity identity;
    private final PooledText texts;
    private final AutoCloseable weights;

    LocalEmbeddings(LlamaModel model, ModelIdentity identity, PooledText texts, AutoCloseable weights) {
        this.model = model;
        this.identity = identity;
        this.texts = texts;
        this.weights = weights;
    }

    /**
     * Loads a model for embeddings only.
     *
     * @param file a GGUF file
     * @return the embeddings, which the caller closes
     * @throws ModelFileException if the file cannot be used
     * @throws NativeLibraryException if the native part cannot be loaded on this machine
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
        List<float[]> vectors = this.texts.vectors(tokens, model.embeddingWidth());
        vectors.forEach(LocalEmbeddings::normalize);
        return new EmbeddingResponse(vectors, TokenUsage.of(total, 0), identity);
    }

    private int[] tokens(int index, String text) {
        int[] tokens = model.tokenize(UnicodeText.requireWellFormed("text " + index, text), true);
        if (tokens.length > texts.length()) {
            throw new ContextWindowExceededException("text " + index + " has " + tokens.length + " tokens, but at most "
                    + texts.length() + " can be embedded at once; cut it into passages");
        }
        return tokens;
    }

    private static void normalize(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        double length = Math.sqrt(squares);
        if (length > 0) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) (vector[i] / length);
            }
        }
    }

    /** Ends what runs with a {@link CallCancelledException}, and frees the memory. Doing it twice does nothing. */
    @Override
    public void close() {
        Closing.all(texts::close, this::freeWeights);
    }

    private void freeWeights() {
        try {
            weights.close();
        } catch (Exception e) {
            throw new IllegalStateException("the weights could not be freed", e);
        }
    }
}
