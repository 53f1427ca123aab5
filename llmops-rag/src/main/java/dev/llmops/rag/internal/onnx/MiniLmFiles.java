package dev.llmops.rag.internal.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The files of all-MiniLM-L6-v2 as LangChain4j's module brings them. */
public final class MiniLmFiles {

    private static final String FILES = "/all-minilm-l6-v2-q";

    private MiniLmFiles() {}

    public static byte[] model() {
        return read(".onnx");
    }

    /** {@return what its tokenizer is made of} */
    public static InputStream tokenizer() {
        return open("-tokenizer.json");
    }

    /** {@return the model, with the vector of each token; {@code maxTokens}: of a text; what is behind them is not seen} */
    public static OnnxTextModel open(int maxTokens) {
        return OnnxTextModel.open(model(), read("-tokenizer.json"), maxTokens);
    }

    private static byte[] read(String ending) {
        try (InputStream resource = open(ending)) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a resource can be read", e);
        }
    }

    private static InputStream open(String ending) {
        InputStream resource = MiniLmFiles.class.getResourceAsStream(FILES + ending);
        if (resource == null) {
            throw new IllegalStateException("'" + FILES + ending + "' must be in the package of the model, but is not");
        }
        return resource;
    }
}
