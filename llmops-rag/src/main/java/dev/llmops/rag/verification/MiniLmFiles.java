package dev.llmops.rag.verification;

import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.llmops.rag.internal.onnx.OnnxTextModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** all-MiniLM-L6-v2 as LangChain4j's module brings it. */
final class MiniLmFiles {

    private static final String FILES = "/all-minilm-l6-v2-q";

    private MiniLmFiles() {}

    static OnnxTextModel open(int maxTokens) {
        try {
            return OnnxTextModel.open(read(".onnx"), read("-tokenizer.json"), maxTokens);
        } catch (IOException e) {
            throw new UncheckedIOException("a resource can be read", e);
        }
    }

    private static byte[] read(String ending) throws IOException {
        try (InputStream resource = AllMiniLmL6V2QuantizedEmbeddingModel.class.getResourceAsStream(FILES + ending)) {
            if (resource == null) {
                throw new FileNotFoundException(FILES + ending);
            }
            return resource.readAllBytes();
        }
    }
}
