package dev.llmops.rag.embedding;

import dev.llmops.api.closing.Closing;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexLockedException;
import dev.llmops.rag.index.IndexMismatchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An embedding model that never computes the vector of a document's text twice: it stores vectors in a file, which is independent of
 * indexes, their settings and the names of documents. Vectors of questions are not cached.
 *
 * <p>A file belongs to one model, identified by its provider, name, digest and dimension. A vector is found by the SHA-256 of its
 * text, and is exactly what the model returned. A process that is killed loses at most the vector that it was writing. Only one
 * process at a time can have a file open. It holds no text, but a vector tells roughly what its text says, and an erasure does not reach it: after one,
 * delete the file, and the next ingestion computes what is still needed. Safe for use by multiple threads; one at a time reads or writes the file.
 */
public final class EmbeddingCache implements EmbeddingClient {

    private final EmbeddingClient client;
    private final VectorFile file;

    private EmbeddingCache(EmbeddingClient client, VectorFile file) {
        this.client = client;
        this.file = file;
    }

    /**
     * {@return a model with a cache}
     *
     * @param client the model, which is closed with the cache
     * @param file the file for its vectors; created if it does not exist
     * @throws IndexLockedException if the file is already open
     * @throws IndexMismatchException if it belongs to another model
     * @throws IndexException if it cannot be read
     */
    public static EmbeddingCache open(EmbeddingClient client, Path file) {
        ModelIdentity model = client.identity();
        String name = model.provider() + "/" + model.name() + "/" + model.digest();
        return new EmbeddingCache(client, VectorFile.open(file, name, client.dimension()));
    }

    @Override
    public ModelIdentity identity() {
        return client.identity();
    }

    @Override
    public int dimension() {
        return client.dimension();
    }

    @Override
    public Set<String> languages() {
        return client.languages();
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return client.tokenizer();
    }

    /** The usage covers only the texts that were computed. */
    @Override
    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        if (purpose != EmbeddingPurpose.DOCUMENT) {
            return client.embed(texts, purpose);
        }
        float[][] vectors = new float[texts.size()][];
        Map<String, Integer> missing = find(texts, vectors);
        TokenUsage usage = TokenUsage.ZERO;
        if (!missing.isEmpty()) {
            EmbeddingResponse made = client.embed(List.copyOf(missing.keySet()), purpose);
            keep(List.copyOf(missing.keySet()), made.vectors());
            usage = made.usage();
            for (int i = 0; i < vectors.length; i++) {
                Integer place = missing.get(texts.get(i));
                if (place != null) {
                    vectors[i] = made.vectors().get(place).clone();
                }
            }
        }
        return new EmbeddingResponse(Arrays.asList(vectors), usage, client.identity());
    }

    /** {@return the texts that have no vector yet, each once, numbered} */
    private synchronized Map<String, Integer> find(List<String> texts, float[][] vectors) {
        Map<String, Integer> missing = new LinkedHashMap<>();
        try {
            for (int i = 0; i < vectors.length; i++) {
                float[] known = file.get(Sha256.of(texts.get(i)));
                if (known == null) {
                    missing.putIfAbsent(texts.get(i), missing.size());
                } else {
                    vectors[i] = known;
                }
            }
        } catch (IOException e) {
            throw new IndexException("the cache of vectors cannot be read: " + e, e);
        }
        return missing;
    }

    private synchronized void keep(List<String> texts, List<float[]> vectors) {
        if (vectors.size() != texts.size()) {
            throw new InvalidModelResponseException("the embedding model must give one vector for each of "
                    + texts.size() + " texts, but gave " + vectors.size());
        }
        try {
            for (int i = 0; i < texts.size(); i++) {
                if (vectors.get(i).length != client.dimension()) {
                    throw new InvalidModelResponseException("a vector must have " + client.dimension()
                            + " numbers, but one had " + vectors.get(i).length);
                }
                file.put(Sha256.of(texts.get(i)), vectors.get(i));
            }
        } catch (IOException e) {
            throw new IndexException("the cache of vectors cannot be written: " + e, e);
        }
    }

    /** {@return the number of cached vectors} */
    public synchronized int size() {
        return file.size();
    }

    /** Releases the file and closes the model. Closing twice has no effect. */
    @Override
    public synchronized void close() {
        Closing.all(file::close, client::close);
    }
}
