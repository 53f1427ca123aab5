package dev.llmops.rag;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.core.langchain4j.LangChain4jModels;
import dev.llmops.rag.internal.onnx.QuietDjl;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The embedding model all-MiniLM-L6-v2 (384 numbers, English, 8-bit weights) in this process, through LangChain4j's ONNX
 * module. It is loaded when it is first needed, so that an index can be searched by words without it. It reads the first
 * 256 tokens of a text, some 200 English words; what stands behind them does not count.
 *
 * <p>Its tokenizer comes from the library DJL, which would report its use from machines in Amazon's cloud, and fetch other
 * native code where it finds CUDA. Loading the model therefore sets DJL's system properties {@code OPT_OUT_TRACKING},
 * {@code ai.djl.offline} and {@code RUST_FLAVOR} for this process, where they are not set already.
 */
public final class MiniLm implements EmbeddingClient {

    private static final ModelIdentity IDENTITY = new ModelIdentity("langchain4j-onnx", "all-minilm-l6-v2-q", null);

    private @Nullable EmbeddingClient loaded;
    private @Nullable ExecutorService threads;
    private boolean closed;

    private MiniLm() {}

    /** {@return a client of the model, which is not loaded yet} */
    public static EmbeddingClient embeddings() {
        return new MiniLm();
    }

    @Override
    public ModelIdentity identity() {
        return IDENTITY;
    }

    @Override
    public int dimension() {
        return MiniLmModel.DIMENSION;
    }

    @Override
    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        EmbeddingResponse response = loaded().embed(texts, purpose);
        return new EmbeddingResponse(response.vectors(), response.usage(), IDENTITY);
    }

    private synchronized EmbeddingClient loaded() {
        if (closed) {
            throw new IllegalStateException("the embedding client is closed");
        }
        if (loaded == null) {
            QuietDjl.ensure();
            int processors = Runtime.getRuntime().availableProcessors();
            threads = Executors.newFixedThreadPool(processors, MiniLm::daemon);
            loaded = LangChain4jModels.embeddings(new MiniLmModel(threads));
        }
        return loaded;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "llmops-minilm");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (loaded != null) {
            loaded.close();
        }
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
