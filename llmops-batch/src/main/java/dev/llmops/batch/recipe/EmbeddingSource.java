package dev.llmops.batch.recipe;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.commons.internal.hash.Sha256;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where an embedding model comes from. Immutable. */
public sealed interface EmbeddingSource extends Serializable {

    /** {@return what decides the vectors, for the digest of a recipe} */
    String identity();

    /** The model all-MiniLM-L6-v2 that {@code llmops-rag} brings. */
    record MiniLm() implements EmbeddingSource {

        @Override
        public String identity() {
            return "all-minilm-l6-v2-q";
        }
    }

    /**
     * A GGUF file, which each machine has at the same path. It needs {@code llmops-local}.
     *
     * @param file its path
     * @param digest 64 hex digits; a machine whose file has another digest refuses to embed
     */
    record Gguf(String file, String digest) implements EmbeddingSource {

        /** Refuses nulls. */
        public Gguf {
            Objects.requireNonNull(file, "file");
            Objects.requireNonNull(digest, "digest");
        }

        @Override
        public String identity() {
            return "gguf " + digest;
        }
    }

    /**
     * A server with OpenAI's API. It needs {@code llmops-serving}.
     *
     * @param baseUrl its address, for example {@code http://models:8000/v1}
     * @param model the model's name there
     * @param dimension how many numbers a vector has
     * @param keyVariable the environment variable that holds the key on the machine that asks, or null if it takes none
     */
    record Endpoint(
            String baseUrl,
            String model,
            int dimension,
            @Nullable String keyVariable) implements EmbeddingSource {

        /** Refuses nulls. */
        public Endpoint {
            Objects.requireNonNull(baseUrl, "baseUrl");
            Objects.requireNonNull(model, "model");
        }

        @Override
        public String identity() {
            return "endpoint " + baseUrl + " " + model + " " + dimension;
        }
    }

    /**
     * A client of your own.
     *
     * @param source names the class that makes it
     */
    record Custom(FactorySource source) implements EmbeddingSource {

        /** Refuses nulls. */
        public Custom {
            Objects.requireNonNull(source, "source");
        }

        @Override
        public String identity() {
            return source.identity();
        }
    }

    /** {@return the model that {@code llmops-rag} brings} */
    static EmbeddingSource miniLm() {
        return new MiniLm();
    }

    /**
     * {@return a GGUF file, whose digest is computed now}
     *
     * @param file the file
     * @throws UncheckedIOException if it cannot be read
     */
    static EmbeddingSource gguf(Path file) {
        try {
            return new Gguf(file.toAbsolutePath().toString(), Sha256.hex(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the model '" + file + "' cannot be read: " + e, e);
        }
    }

    /**
     * {@return a server with OpenAI's API}
     *
     * @param baseUrl its address, for example {@code http://models:8000/v1}
     * @param model the model's name there
     * @param dimension how many numbers a vector has
     * @param keyVariable the environment variable that holds the key on the machine that asks, or null if it takes none
     */
    static EmbeddingSource endpoint(String baseUrl, String model, int dimension, @Nullable String keyVariable) {
        return new Endpoint(baseUrl, model, dimension, keyVariable);
    }

    /**
     * {@return a client of your own}
     *
     * @param factory the class that makes it: see {@link FactorySource}
     * @param settings what it is given
     */
    static EmbeddingSource custom(
            Class<? extends Function<Map<String, String>, ? extends EmbeddingClient>> factory,
            Map<String, String> settings) {
        return new Custom(FactorySource.of(factory, settings));
    }
}
