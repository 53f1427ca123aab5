package dev.llmops.batch;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.batch.recipe.EmbeddingSource;
import dev.llmops.batch.recipe.ModelSource;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Models that recipes of tests name, and what was asked of them in this JVM. */
public final class TestModels {

    static final AtomicInteger OPENED = new AtomicInteger();
    static final List<String> ASKED = new CopyOnWriteArrayList<>();

    private static volatile CountDownLatch held = new CountDownLatch(1);

    private TestModels() {}

    /** Lets calls go on that were asked {@code hold}. */
    static void release() {
        held.countDown();
    }

    static void reset() {
        held = new CountDownLatch(1);
        SharedEngines.closeAll();
        OPENED.set(0);
        ASKED.clear();
    }

    static ModelSource upper() {
        return ModelSource.custom(Upper.class, Map.of());
    }

    static EmbeddingSource lengths() {
        return EmbeddingSource.custom(Lengths.class, Map.of());
    }

    private static String heard(String text) {
        ASKED.add(text);
        if (text.contains("fail")) {
            throw new IllegalStateException("the model failed");
        }
        if (text.contains("cancelled")) {
            throw new CallCancelledException("the call was cancelled");
        }
        if (text.contains("overflow")) {
            throw new StackOverflowError();
        }
        if (text.equals("hold")) {
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("the call was interrupted", e);
            }
        }
        return text;
    }

    /** Answers in capitals. */
    public static final class Upper implements Function<Map<String, String>, ModelClient> {

        @Override
        public ModelClient apply(Map<String, String> settings) {
            OPENED.incrementAndGet();
            return ScriptedModelClient.of(
                    request -> ScriptedModelClient.script(heard(last(request)).toUpperCase(Locale.ROOT)));
        }

        private static String last(ModelRequest request) {
            return request.messages().get(request.messages().size() - 1).text();
        }
    }

    /** A vector of a text's length, and one. */
    public static final class Lengths implements Function<Map<String, String>, EmbeddingClient> {

        @Override
        public EmbeddingClient apply(Map<String, String> settings) {
            OPENED.incrementAndGet();
            return ScriptedEmbeddingClient.of("lengths", 2, text -> {
                float length = heard(text).length();
                float norm = (float) Math.sqrt(length * length + 1);
                return new float[] {length / norm, 1 / norm};
            });
        }
    }
}
