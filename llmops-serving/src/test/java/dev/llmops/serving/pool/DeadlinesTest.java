package dev.llmops.serving.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** An attempt that is too slow ends with the reason, elsewhere if nobody has seen any of it. */
class DeadlinesTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");
    private static final ModelEvent WORD = new ModelEvent.TextDelta("word");

    private final FakeTime time = new FakeTime();
    private final PoolBuilder builder = Pool.builder().determinism(time, time, new SplittableRandom(7));

    @Test
    void an_attempt_without_a_first_token_moves_on_and_the_record_says_why() {
        List<Generation> records = new ArrayList<>();
        LlmOps ops = LlmOps.builder()
                .model(
                        "chat",
                        builder.endpoint(silentFor(Duration.ofSeconds(2)))
                                .endpoint(Endpoint.of("b", ScriptedModelClient.saying("b")))
                                .deadlines(Deadlines.NONE.withFirstToken(Duration.ofSeconds(2)))
                                .build())
                .store(Store.noop())
                .listener(records::add)
                .build();

        assertThat(ops.request(QUESTION).stream().answer().text()).isEqualTo("b");

        Attempt failed = records.get(0).attempts().get(0);
        assertThat(failed.error()).isNotNull();
        assertThat(failed.error().message()).isEqualTo("endpoint 'a' gave no token within 2000 ms");
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void silence_behind_the_first_token_ends_the_call_with_what_had_arrived() {
        Pool pool = builder.endpoint(Endpoint.of("a", ScriptedModelClient.of(request -> List.of(WORD))))
                .endpoint(Endpoint.of("b", ScriptedModelClient.saying("b")))
                .deadlines(Deadlines.NONE.withBetweenTokens(Duration.ofSeconds(2)))
                .build();

        try (ModelStream stream = pool.stream(QUESTION)) {
            assertThat(stream.next()).isEqualTo(WORD);
            time.advance(Duration.ofSeconds(2));
            ModelEvent.Failed end = (ModelEvent.Failed) stream.next();
            assertThat(end.error())
                    .isInstanceOf(ModelTimeoutException.class)
                    .hasMessageContaining("fell silent for 2000 ms");
            assertThat(end.partial().message().text()).isEqualTo("word");
        }
    }

    @Test
    void a_token_in_time_moves_the_deadline() {
        Pool pool = builder.endpoint(Endpoint.of("a", ScriptedModelClient.saying("0123456789")))
                .deadlines(Deadlines.NONE.withBetweenTokens(Duration.ofSeconds(2)))
                .build();

        try (ModelStream stream = pool.stream(QUESTION)) {
            ModelEvent.End end = stream.forEach(event -> time.advance(Duration.ofMillis(1999)));
            assertThat(end.orThrow().text()).isEqualTo("0123456789");
        }
    }

    @Test
    void an_answer_that_drips_is_cut() {
        Pool pool = builder.endpoint(Endpoint.of("a", ScriptedModelClient.saying("x".repeat(4 * 30))))
                .deadlines(Deadlines.NONE.withMinTokensPerSecond(2))
                .build();

        try (ModelStream stream = pool.stream(QUESTION)) {
            ModelEvent.End end = stream.forEach(event -> time.advance(Duration.ofMillis(600)));
            assertThat(((ModelEvent.Failed) end).error()).hasMessageContaining("fewer than 2.0 tokens per second");
        }
        assertThat(time.nanos()).isGreaterThanOrEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void the_total_deadline_ends_the_call_and_is_no_longer_than_what_it_waits() {
        Pool pool = builder.endpoint(silentFor(Duration.ofSeconds(3)))
                .endpoint(Endpoint.of("b", ScriptedModelClient.saying("b")))
                .deadlines(Deadlines.NONE.withTotal(Duration.ofSeconds(3)))
                .build();

        assertThatThrownBy(() -> pool.generate(QUESTION))
                .isInstanceOf(ModelTimeoutException.class)
                .hasMessage("the call did not end within its deadline of 3000 ms");
    }

    /** Goes silent, and time goes by. */
    private Endpoint silentFor(Duration silence) {
        return Endpoint.of("a", ScriptedModelClient.of(request -> {
            time.advance(silence);
            return List.of();
        }));
    }
}
