package dev.llmops.rag.embedding;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.llmops.api.error.ModelException;
import dev.llmops.rag.internal.onnx.MiniLmFiles;
import dev.llmops.rag.internal.onnx.QuietDjl;
import dev.llmops.rag.internal.search.Embedder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * all-MiniLM-L6-v2 from LangChain4j's package, with the model's own limit of 256 tokens (<a
 * href="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2">its card</a>; sentence_bert_config.json). The
 * tokenizer's file in the package says 128, so LangChain4j's class does not see the second half of a passage.
 *
 * <p>Each text is computed alone, by one thread: the model rounds what it computes to 8 bits by the largest value among
 * all texts that are together, so that a batch changes their vectors (cosine down to .988 in batches of 8). Several texts
 * at once, each with a thread, take less time than one after the other with all threads. Safe for use by multiple threads.
 */
final class MiniLmEncoder {

    static final int DIMENSION = 384;

    private static final int MAX_TOKENS = 256;

    /** Loaded at the first use, once for all of the process. */
    private static final class Loaded {
        static final MiniLmEncoder ENCODER = load();
    }

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;

    private MiniLmEncoder(OrtSession session, HuggingFaceTokenizer tokenizer) {
        this.session = session;
        this.tokenizer = tokenizer;
    }

    static MiniLmEncoder get() {
        return Loaded.ENCODER;
    }

    private static MiniLmEncoder load() {
        QuietDjl.ensure();
        Map<String, String> options = Map.of(
                "padding",
                "false",
                "truncation",
                "true",
                "maxLength",
                Integer.toString(MAX_TOKENS),
                "modelMaxLength",
                Integer.toString(MAX_TOKENS));
        try (InputStream tokens = MiniLmFiles.tokenizer();
                OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
            settings.setIntraOpNumThreads(1);
            OrtSession session = OrtEnvironment.getEnvironment().createSession(MiniLmFiles.model(), settings);
            return new MiniLmEncoder(session, HuggingFaceTokenizer.newInstance(tokens, options));
        } catch (IOException e) {
            throw new UncheckedIOException("a resource can be read", e);
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    private static ModelException failed(OrtException e) {
        return new ModelException("the embedding model failed: " + e.getMessage(), e, false);
    }

    /** {@return the tokens of a text, up to the limit, with the marks at both ends} */
    long[] tokens(String text) {
        Encoding encoded = tokenizer.encode(text);
        return encoded.getIds();
    }

    /** {@return the mean of the tokens' vectors, of unit length} */
    float[] vector(long[] tokens) {
        return run(tokens, vectors -> mean(vectors, tokens.length));
    }

    /** {@return the vector of each token, those of the marks at both ends too} */
    List<float[]> vectors(long[] tokens) {
        return run(
                tokens,
                vectors -> IntStream.range(0, tokens.length)
                        .mapToObj(token -> {
                            float[] vector = new float[DIMENSION];
                            vectors.get(token * DIMENSION, vector);
                            return vector;
                        })
                        .toList());
    }

    private <T> T run(long[] tokens, Function<FloatBuffer, T> read) {
        long[] shape = {1, tokens.length};
        long[] ones = new long[tokens.length];
        Arrays.fill(ones, 1);
        try (OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(tokens), shape);
                OnnxTensor mask = OnnxTensor.createTensor(environment, LongBuffer.wrap(ones), shape);
                OnnxTensor types = OnnxTensor.createTensor(environment, LongBuffer.allocate(tokens.length), shape);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            return read.apply(((OnnxTensor) result.get(0)).getFloatBuffer());
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    private static float[] mean(FloatBuffer vectors, int tokens) {
        float[] sum = new float[DIMENSION];
        for (int token = 0; token < tokens; token++) {
            for (int i = 0; i < DIMENSION; i++) {
                sum[i] += vectors.get(token * DIMENSION + i);
            }
        }
        float[] unit = Embedder.unit(sum);
        return unit == null ? sum : unit;
    }
}
