package dev.llmops.serving.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.store.Store;
import dev.llmops.core.Answer;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.serving.routing.QualityStrategy;
import dev.llmops.serving.routing.RoutingStrategy;
import dev.llmops.testkit.ScriptedModelClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users say of recorded answers decides which endpoint gets the next calls. */
class QualityFeedbackTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");

    private final FakeTime time = new FakeTime();

    @Test
    void an_answer_of_another_pool_teaches_nothing_though_its_endpoints_have_the_same_names(@TempDir Path folder) {
        QualityStrategy strategy = new QualityStrategy("chat");
        Store store = Stores.sqlite(folder.resolve("llmops.db"));
        Map<String, Integer> answers = new HashMap<>();
        try (LlmOps ops = LlmOps.builder()
                .model("chat", pool(strategy, "a", "b"))
                .model("judge", pool(RoutingStrategy.roundRobin(), "a"))
                .store(store)
                .feedbackSink(strategy.feedbackSink(store.generations()))
                .build()) {
            for (int i = 0; i < 100; i++) {
                Answer judged = ops.request(QUESTION).model("judge").ask();
                ops.feedback().thumbsUp(judged.generationId());
                answers.merge(ops.request(QUESTION).ask().text(), 1, Integer::sum);
            }
        }

        assertThat(answers).containsExactlyInAnyOrderEntriesOf(Map.of("a", 50, "b", 50));
    }

    private Pool pool(RoutingStrategy strategy, String... names) {
        PoolBuilder builder =
                Pool.builder().determinism(time, time, new SplittableRandom(7)).strategy(strategy);
        for (String name : names) {
            builder.endpoint(Endpoint.of(name, ScriptedModelClient.saying(name)));
        }
        return builder.build();
    }

    @Test
    void thumbs_and_ratings_draw_the_calls_to_the_better_endpoint(@TempDir Path folder) {
        QualityStrategy strategy = new QualityStrategy("chat");
        Pool pool = Pool.builder()
                .determinism(time, time, new SplittableRandom(7))
                .endpoint(Endpoint.of("bad", ScriptedModelClient.saying("bad")))
                .endpoint(Endpoint.builder("good", ScriptedModelClient.saying("good"))
                        .key(ScriptedModelClient.saying("good"))
                        .build())
                .strategy(strategy)
                .build();
        Store store = Stores.sqlite(folder.resolve("llmops.db"));
        Map<String, Integer> answers = new HashMap<>();
        try (LlmOps ops = LlmOps.builder()
                .model("chat", pool)
                .store(store)
                .feedbackSink(strategy.feedbackSink(store.generations()))
                .build()) {
            for (int i = 0; i < 200; i++) {
                Answer answer = ops.request(QUESTION).ask();
                answers.merge(answer.text(), 1, Integer::sum);
                boolean good = answer.text().equals("good");
                if (i % 2 == 0) {
                    ops.feedback().rating(answer.generationId(), good ? 5 : 1);
                } else if (good) {
                    ops.feedback().thumbsUp(answer.generationId());
                } else {
                    ops.feedback().thumbsDown(answer.generationId(), null);
                }
            }
        }

        assertThat(answers.get("good")).isGreaterThan(160);
        assertThat(answers.get("bad")).isPositive();
    }
}
