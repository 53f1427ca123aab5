package dev.llmops.rag;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;

/**
 * LangChain4j's all-MiniLM-L6-v2 with the model's own limit of 256 tokens (<a
 * href="https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2">its card</a>; sentence_bert_config.json). The
 * tokenizer's file in the package says 128, so LangChain4j's class does not see the second half of a passage.
 */
final class MiniLmModel extends AbstractInProcessEmbeddingModel {

    static final int DIMENSION = 384;

    private static final int MAX_TOKENS = 256;
    private static final String FILES = "/all-minilm-l6-v2-q";

    /** Loaded at the first use of a model, once for all of the process: it can not be unloaded. */
    private static final class Loaded {
        static final OnnxBertBiEncoder ENCODER = load();
    }

    MiniLmModel(Executor executor) {
        super(executor);
    }

    @Override
    protected OnnxBertBiEncoder model() {
        return Loaded.ENCODER;
    }

    @Override
    protected Integer knownDimension() {
        return DIMENSION;
    }

    private static OnnxBertBiEncoder load() {
        try (InputStream model = resource(".onnx");
                InputStream tokenizer = resource("-tokenizer.json")) {
            return new OnnxBertBiEncoder(model, limited(tokenizer), PoolingMode.MEAN);
        } catch (IOException e) {
            throw new UncheckedIOException("a resource can be read", e);
        }
    }

    private static InputStream limited(InputStream tokenizer) throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode all = json.readTree(tokenizer);
        ((ObjectNode) all.required("truncation")).put("max_length", MAX_TOKENS);
        return new ByteArrayInputStream(json.writeValueAsBytes(all));
    }

    private static InputStream resource(String ending) throws IOException {
        InputStream resource = AllMiniLmL6V2QuantizedEmbeddingModel.class.getResourceAsStream(FILES + ending);
        if (resource == null) {
            throw new FileNotFoundException(FILES + ending);
        }
        return resource;
    }
}
