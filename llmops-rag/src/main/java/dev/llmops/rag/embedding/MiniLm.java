package dev.llmops.rag.embedding;

import ai.onnxruntime.OrtEnvironment;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.TokenEmbeddings;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.commons.internal.thread.DaemonThreads;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The embedding model all-MiniLM-L6-v2 (384 numbers, English, 8-bit weights), run in this process from the ONNX file
 * in LangChain4j's module. It is loaded on first use, so lexical search works without it. It reads the first
 * 256 tokens of a text, about 200 English words, and ignores the rest.
 *
 * <p>Its tokenizer comes from the DJL library, which would report its use from machines in Amazon's cloud and download other
 * native code if it finds CUDA. Loading the model therefore sets DJL's system properties {@code OPT_OUT_TRACKING},
 * {@code ai.djl.offline} and {@code RUST_FLAVOR} for this process, unless they are already set.
 */
public final class MiniLm implements EmbeddingClient {

    /** With the runtime, whose kernels for 8 bits give other vectors from one version to another. */
    private static final ModelIdentity IDENTITY =
            new ModelIdentity("langchain4j-onnx", "all-minilm-l6-v2-q+onnxruntime-" + runtime(), null);

    private @Nullable ExecutorService threads;
    private boolean closed;

    private MiniLm() {}

    /** Its own word for it loads it, which is for those alone who packed its classes without their manifest. */
    private static String runtime() {
        String version = OrtEnvironment.class.getPackage().getImplementationVersion();
        return version == null ? OrtEnvironment.getEnvironment().getVersion() : version;
    }

    /** {@return a client of the model, which is not yet loaded} */
    public static EmbeddingClient embeddings() {
        return new MiniLm();
    }

    /**
     * {@return the same model with a vector for each of a text's first 256 tokens, taken from its last layer as BERTScore does. It is not
     *     yet loaded, and computes one text at a time}
     */
    public static TokenEmbeddings tokenEmbeddings() {
        return new MiniLmTokens(IDENTITY);
    }

    @Override
    public ModelIdentity identity() {
        return IDENTITY;
    }

    @Override
    public int dimension() {
        return MiniLmEncoder.DIMENSION;
    }

    /** English. */
    @Override
    public Set<String> languages() {
        return Set.of("en");
    }

    /** Counts tokens without the two markers that the model puts around each text, and loads no weights. */
    @Override
    public Optional<Tokenizer> tokenizer() {
        return Optional.of(MiniLmTokenizer.INSTANCE);
    }

    /** Computes as many texts at once as there are processors, longest first. */
    @Override
    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        ExecutorService workers = threads();
        if (texts.isEmpty()) {
            return new EmbeddingResponse(List.of(), TokenUsage.ZERO, IDENTITY);
        }
        MiniLmEncoder encoder = MiniLmEncoder.get();
        List<long[]> tokens = texts.stream().map(encoder::tokens).toList();
        List<Integer> order = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> -tokens.get(i).length))
                .toList();
        List<Callable<float[]>> work = order.stream()
                .<Callable<float[]>>map(i -> () -> encoder.vector(tokens.get(i)))
                .toList();
        List<Future<float[]>> done = run(workers, work);
        float[][] vectors = new float[texts.size()][];
        for (int i = 0; i < vectors.length; i++) {
            vectors[order.get(i)] = result(done.get(i));
        }
        int used = tokens.stream().mapToInt(each -> each.length).sum();
        return new EmbeddingResponse(List.of(vectors), TokenUsage.of(used, 0), IDENTITY);
    }

    private static List<Future<float[]>> run(ExecutorService workers, List<Callable<float[]>> work) {
        try {
            return workers.invokeAll(work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the waiting thread was interrupted", e);
        } catch (RejectedExecutionException e) {
            throw closed(e);
        }
    }

    private static float[] result(Future<float[]> done) {
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LlmOpsException fault
                    ? fault
                    : new ModelException("the embedding model failed: " + e.getCause(), e, false);
        } catch (CancellationException e) {
            throw new CallCancelledException("the embedding client was closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CallCancelledException("the waiting thread was interrupted", e);
        }
    }

    private static IllegalStateException closed(@Nullable Throwable cause) {
        return new IllegalStateException("the embedding client is closed", cause);
    }

    private synchronized ExecutorService threads() {
        if (closed) {
            throw closed(null);
        }
        if (threads == null) {
            threads = Executors.newFixedThreadPool(
                    Runtime.getRuntime().availableProcessors(), DaemonThreads.named("llmops-minilm"));
        }
        return threads;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (threads != null) {
            // What waits for a thread will not get one: whoever waits for its vector is told.
            threads.shutdownNow().forEach(waiting -> ((Future<?>) waiting).cancel(false));
        }
    }
}
