package dev.llmops.rag.embedding;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.rag.internal.onnx.MiniLmFiles;
import dev.llmops.rag.internal.onnx.QuietDjl;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;

/** The tokens of MiniLM, of texts of any length, without the marks at both ends. Safe for use by multiple threads. */
final class MiniLmTokenizer implements Tokenizer {

    static final Tokenizer INSTANCE = new MiniLmTokenizer();

    /** Loaded at the first use, once for all of the process. */
    private static final class Loaded {
        static final HuggingFaceTokenizer TOKENIZER = load();
    }

    private MiniLmTokenizer() {}

    private static HuggingFaceTokenizer load() {
        QuietDjl.ensure();
        Map<String, String> options = Map.of("padding", "false", "truncation", "false", "addSpecialTokens", "false");
        try (InputStream tokens = MiniLmFiles.tokenizer()) {
            return HuggingFaceTokenizer.newInstance(tokens, options);
        } catch (IOException e) {
            throw new UncheckedIOException("a resource can be read", e);
        }
    }

    @Override
    public int[] encode(String text) {
        return Arrays.stream(Loaded.TOKENIZER.encode(text).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    @Override
    public String decode(int[] tokens) {
        return Loaded.TOKENIZER.decode(Arrays.stream(tokens).asLongStream().toArray());
    }
}
