package dev.llmops.rag.internal.onnx;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.ModelException;
import dev.llmops.commons.internal.option.Require;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A transformer in ONNX with its Hugging Face tokenizer, run on this machine's processor. Safe for use by several
 * threads.
 */
public final class OnnxTextModel implements AutoCloseable {

    private static final Map<String, String> TOKENIZER = Map.of("padding", "false", "truncation", "true");

    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private boolean closed;

    private OnnxTextModel(OrtSession session, HuggingFaceTokenizer tokenizer) {
        this.session = session;
        this.tokenizer = tokenizer;
    }

    /**
     * {@return a model from its files}
     *
     * @param model the {@code .onnx} file
     * @param tokenizer the {@code tokenizer.json} file
     * @param maxTokens longer texts are cut to so many tokens, at least 2
     * @throws InvalidRequestException if a file cannot be read or is not what it should be
     */
    public static OnnxTextModel open(Path model, Path tokenizer, int maxTokens) {
        return open(read("model", model), read("tokenizer", tokenizer), maxTokens);
    }

    /**
     * {@return a model from the content of its files}
     *
     * @param model the {@code .onnx} file
     * @param tokenizer the {@code tokenizer.json} file
     * @param maxTokens longer texts are cut to so many tokens, at least 2
     * @throws InvalidRequestException if one of them is not what it should be
     */
    public static OnnxTextModel open(byte[] model, byte[] tokenizer, int maxTokens) {
        Require.atLeast("maxTokens", maxTokens, 2);
        QuietDjl.ensure();
        Map<String, String> options = new HashMap<>(TOKENIZER);
        options.put("maxLength", Integer.toString(maxTokens));
        options.put("modelMaxLength", Integer.toString(maxTokens));
        HuggingFaceTokenizer reader;
        try {
            reader = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(tokenizer), options);
        } catch (IOException | RuntimeException e) {
            throw new InvalidRequestException(
                    "the tokenizer must be a tokenizer.json of Hugging Face's, but cannot be read: " + e.getMessage());
        }
        try (OrtSession.SessionOptions settings = new OrtSession.SessionOptions()) {
            settings.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
            return new OnnxTextModel(OrtEnvironment.getEnvironment().createSession(model, settings), reader);
        } catch (OrtException e) {
            reader.close();
            throw new InvalidRequestException("the model must be in ONNX, but cannot be loaded: " + e.getMessage());
        }
    }

    private static byte[] read(String what, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InvalidRequestException("the " + what + " '" + file + "' cannot be read: " + e);
        }
    }

    /**
     * {@return the last layer's vector of each token, with the marks at both ends}
     *
     * @throws ModelException if the model fails, or gives something else
     */
    public synchronized TokenVectors tokens(String text) {
        requireOpen();
        Encoding encoded = tokenizer.encode(text);
        if (run(encoded) instanceof float[][][] vectors && vectors.length == 1) {
            return TokenVectors.of(encoded.getIds(), vectors[0]);
        }
        throw new ModelException(
                "the model must give one vector for each token, but gives something else", null, false);
    }

    /**
     * {@return what a classifier says of two texts, before softmax}
     *
     * @param first the first text
     * @param second the second text
     * @throws ModelException if the model fails, or gives something else
     */
    public synchronized float[] logits(String first, String second) {
        requireOpen();
        if (run(tokenizer.encode(first, second)) instanceof float[][] logits && logits.length == 1) {
            return logits[0];
        }
        throw new ModelException(
                "the model must give one row of numbers for a pair of texts, but gives something else", null, false);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the ONNX model is closed");
        }
    }

    private Object run(Encoding encoded) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        Map<String, long[]> inputs = Map.of(
                "input_ids", encoded.getIds(),
                "attention_mask", encoded.getAttentionMask(),
                "token_type_ids", encoded.getTypeIds());
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (String name : session.getInputNames()) {
                long[] values = inputs.get(name);
                if (values == null) {
                    throw new ModelException(
                            "the model wants the input '" + name + "', which is not known", null, false);
                }
                long[] shape = {1, values.length};
                tensors.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                return result.get(0).getValue();
            }
        } catch (OrtException e) {
            throw new ModelException("the ONNX model failed: " + e.getMessage(), e, false);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    /** Lets go of the model's memory. Doing it twice does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        tokenizer.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelException("the ONNX model cannot be closed: " + e.getMessage(), e, false);
        }
    }
}
