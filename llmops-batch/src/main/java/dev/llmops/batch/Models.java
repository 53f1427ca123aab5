package dev.llmops.batch;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.batch.recipe.EmbeddingSource;
import dev.llmops.batch.recipe.ModelSource;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.local.LocalModel;
import dev.llmops.rag.embedding.MiniLm;
import dev.llmops.serving.client.OpenAiCompatibleClient;
import dev.llmops.serving.client.OpenAiCompatibleClientBuilder;
import dev.llmops.serving.client.OpenAiCompatibleEmbeddings;
import dev.llmops.serving.client.OpenAiCompatibleEmbeddingsBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Opens models where a recipe is carried out. Each kind is a class of its own, since its module may not be there. */
final class Models {

    private Models() {}

    static ModelClient open(ModelSource source) {
        if (source instanceof ModelSource.Gguf gguf) {
            return with("llmops-local", () -> Local.model(gguf));
        }
        if (source instanceof ModelSource.Endpoint endpoint) {
            return with("llmops-serving", () -> Served.model(endpoint));
        }
        return Factories.make(((ModelSource.Custom) source).source(), ModelClient.class);
    }

    static EmbeddingClient open(EmbeddingSource source) {
        if (source instanceof EmbeddingSource.MiniLm) {
            return with("llmops-rag", MiniLmModel::open);
        }
        if (source instanceof EmbeddingSource.Gguf gguf) {
            return with("llmops-local", () -> Local.embeddings(gguf));
        }
        if (source instanceof EmbeddingSource.Endpoint endpoint) {
            return with("llmops-serving", () -> Served.embeddings(endpoint));
        }
        return Factories.make(((EmbeddingSource.Custom) source).source(), EmbeddingClient.class);
    }

    static <T> T with(String module, Supplier<T> open) {
        try {
            return open.get();
        } catch (NoClassDefFoundError e) {
            throw new BatchException(
                    "the recipe needs the module " + module + ", which is not on the class path; add it", e);
        }
    }

    private static Path checked(String file, String digest) {
        Path path = Path.of(file);
        try {
            String found = Sha256.hex(path);
            if (!found.equals(digest)) {
                throw new BatchException(
                        "the model '" + file + "' must have the digest " + digest + " of the recipe, but has " + found
                                + " on this machine; put the same file there",
                        null);
            }
            return path;
        } catch (IOException e) {
            throw new BatchException("the model '" + file + "' cannot be read on this machine; put it there: " + e, e);
        }
    }

    private static String key(String variable) {
        String key = System.getenv(variable);
        if (key == null || key.isBlank()) {
            throw new BatchException(
                    "the environment variable '" + variable
                            + "' must hold the endpoint's key on each machine that asks, but is not set",
                    null);
        }
        return key;
    }

    private static final class MiniLmModel {

        static EmbeddingClient open() {
            return MiniLm.embeddings();
        }
    }

    private static final class Local {

        static ModelClient model(ModelSource.Gguf gguf) {
            return LocalModel.builder()
                    .file(checked(gguf.file(), gguf.digest()))
                    .build();
        }

        static EmbeddingClient embeddings(EmbeddingSource.Gguf gguf) {
            return LocalModel.builder()
                    .file(checked(gguf.file(), gguf.digest()))
                    .buildEmbeddings();
        }
    }

    private static final class Served {

        static ModelClient model(ModelSource.Endpoint endpoint) {
            OpenAiCompatibleClientBuilder builder =
                    OpenAiCompatibleClient.builder().baseUrl(endpoint.baseUrl()).model(endpoint.model());
            if (endpoint.keyVariable() != null) {
                builder.apiKey(key(endpoint.keyVariable()));
            }
            return builder.build();
        }

        static EmbeddingClient embeddings(EmbeddingSource.Endpoint endpoint) {
            OpenAiCompatibleEmbeddingsBuilder builder = OpenAiCompatibleEmbeddings.builder()
                    .baseUrl(endpoint.baseUrl())
                    .model(endpoint.model())
                    .dimension(endpoint.dimension());
            if (endpoint.keyVariable() != null) {
                builder.apiKey(key(endpoint.keyVariable()));
            }
            return builder.build();
        }
    }
}
