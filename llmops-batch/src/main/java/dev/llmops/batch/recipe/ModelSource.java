package dev.llmops.batch.recipe;

import dev.llmops.api.model.ModelClient;
import dev.llmops.commons.internal.hash.Sha256;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a model that answers comes from. Immutable. */
public sealed interface ModelSource extends Serializable {

    /** {@return what decides the answers, for the digest of a recipe} */
    String identity();

    /**
     * A GGUF file, which each machine has at the same path. It needs {@code llmops-local}.
     *
     * @param file its path
     * @param digest 64 hex digits; a machine whose file has another digest refuses to answer
     */
    record Gguf(String file, String digest) implements ModelSource {

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
     * @param keyVariable the environment variable that holds the key on the machine that asks, or null if it takes none
     */
    record Endpoint(String baseUrl, String model, @Nullable String keyVariable) implements ModelSource {

        /** Refuses nulls. */
        public Endpoint {
            Objects.requireNonNull(baseUrl, "baseUrl");
            Objects.requireNonNull(model, "model");
        }

        @Override
        public String identity() {
            return "endpoint " + baseUrl + " " + model;
        }
    }

    /**
     * A client of your own.
     *
     * @param source names the class that makes it
     */
    record Custom(FactorySource source) implements ModelSource {

        /** Refuses nulls. */
        public Custom {
            Objects.requireNonNull(source, "source");
        }

        @Override
        public String identity() {
            return source.identity();
        }
    }

    /**
     * {@return a GGUF file, whose digest is computed now}
     *
     * @param file the file
     * @throws UncheckedIOException if it cannot be read
     */
    static ModelSource gguf(Path file) {
        return new Gguf(file.toAbsolutePath().toString(), digest(file));
    }

    /**
     * {@return a server with OpenAI's API}
     *
     * @param baseUrl its address, for example {@code http://models:8000/v1}
     * @param model the model's name there
     * @param keyVariable the environment variable that holds the key on the machine that asks, or null if it takes none
     */
    static ModelSource endpoint(String baseUrl, String model, @Nullable String keyVariable) {
        return new Endpoint(baseUrl, model, keyVariable);
    }

    /**
     * {@return a client of your own}
     *
     * @param factory the class that makes it: see {@link FactorySource}
     * @param settings what it is given
     */
    static ModelSource custom(
            Class<? extends Function<Map<String, String>, ? extends ModelClient>> factory,
            Map<String, String> settings) {
        return new Custom(FactorySource.of(factory, settings));
    }

    /** {@return the digest of a model's file} */
    private static String digest(Path file) {
        try {
            return Sha256.hex(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the model '" + file + "' cannot be read: " + e, e);
        }
    }
}
