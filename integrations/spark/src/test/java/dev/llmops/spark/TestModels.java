package dev.llmops.spark;

import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.ModelClient;
import dev.llmops.batch.SharedEngines;
import dev.llmops.batch.recipe.EmbeddingSource;
import dev.llmops.batch.recipe.ModelSource;
import dev.llmops.testkit.ScriptedEmbeddingClient;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.spark.TaskContext;

/** Models that recipes of tests name, and what was asked of them in this JVM. */
public final class TestModels {

    static final AtomicInteger OPENED = new AtomicInteger();
    static final List<String> ASKED = new CopyOnWriteArrayList<>();
    /** Partition and text of what was embedded. */
    static final List<Map.Entry<Integer, String>> PARTITIONS = new CopyOnWriteArrayList<>();
    /** How many calls are under way, and were at most. */
    static final AtomicInteger UNDER_WAY = new AtomicInteger();

    static final AtomicInteger MAX = new AtomicInteger();
    /** Which tasks die in the middle of a call. */
    static volatile Predicate<TaskContext> deadly = task -> false;

    private TestModels() {}

    /** Ends a task, as what no row can be blamed for does; an exception or a failed assertion costs its row alone. */
    static final class Killed extends Error {}

    static void reset() {
        SharedEngines.closeAll();
        OPENED.set(0);
        ASKED.clear();
        MAX.set(0);
        PARTITIONS.clear();
        deadly = task -> false;
    }

    static ModelSource named() {
        return ModelSource.custom(Named.class, Map.of());
    }

    static ModelSource timed() {
        return ModelSource.custom(Timed.class, Map.of());
    }

    static ModelSource echo() {
        return ModelSource.custom(Echo.class, Map.of());
    }

    static EmbeddingSource lengths() {
        return EmbeddingSource.custom(Lengths.class, Map.of());
    }

    /** Answers what it was asked; fails where the text says so. */
    public static final class Echo implements Function<Map<String, String>, ModelClient> {

        @Override
        public ModelClient apply(Map<String, String> settings) {
            OPENED.incrementAndGet();
            return ScriptedModelClient.of(request -> {
                String text = request.messages().get(0).text();
                ASKED.add(text);
                MAX.accumulateAndGet(UNDER_WAY.incrementAndGet(), Math::max);
                try {
                    if (text.contains("fail")) {
                        throw new IllegalStateException("the model failed");
                    }
                    return ScriptedModelClient.script("You said: " + text);
                } finally {
                    UNDER_WAY.decrementAndGet();
                }
            });
        }
    }

    /** Answers by its own name, which no other has. */
    public static final class Named implements Function<Map<String, String>, ModelClient> {

        @Override
        public ModelClient apply(Map<String, String> settings) {
            return ScriptedModelClient.saying(UUID.randomUUID().toString());
        }
    }

    /** Answers with its name, which no other has, and with how many nanoseconds after it was opened it was asked. */
    public static final class Timed implements Function<Map<String, String>, ModelClient> {

        @Override
        public ModelClient apply(Map<String, String> settings) {
            String name = UUID.randomUUID().toString();
            long opened = System.nanoTime();
            return ScriptedModelClient.of(
                    request -> ScriptedModelClient.script(name + " " + (System.nanoTime() - opened)));
        }
    }

    /** A vector of a text's length, and one. */
    public static final class Lengths implements Function<Map<String, String>, EmbeddingClient> {

        @Override
        public EmbeddingClient apply(Map<String, String> settings) {
            OPENED.incrementAndGet();
            return ScriptedEmbeddingClient.of("lengths", 2, Lengths::vector);
        }

        private static float[] vector(String text) {
            TaskContext task = TaskContext.get();
            ASKED.add(text);
            if (task != null) {
                PARTITIONS.add(Map.entry(task.partitionId(), text));
                if (deadly.test(task)) {
                    throw new Killed();
                }
            }
            float length = text.length();
            float norm = (float) Math.sqrt(length * length + 1);
            return new float[] {length / norm, 1 / norm};
        }
    }
}
