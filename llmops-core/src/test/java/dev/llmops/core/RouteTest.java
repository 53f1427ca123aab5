package dev.llmops.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.AuthenticationException;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.error.StreamTruncatedException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.core.chain.RetryPolicy;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A try that failed is repeated, then made elsewhere, and each one is in the record. */
class RouteTest {

    private static final ModelRequest QUESTION = ModelRequest.user("?");

    private final Fixture fixture = new Fixture();

    @Test
    void a_retryable_fault_is_tried_again_with_growing_waits() {
        fixture.builder.retries(RetryPolicy.times(3));
        LlmOps ops = fixture.with(failing(new ModelUnavailableException("a"), new ModelUnavailableException("b")));

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("yes");

        assertThat(fixture.store.only().attempts()).hasSize(3);
        assertThat(fixture.waits).hasSize(2);
        assertThat(fixture.waits.get(0)).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        assertThat(fixture.waits.get(1)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    }

    @Test
    void a_server_that_says_how_long_to_wait_is_obeyed() {
        fixture.builder.retries(RetryPolicy.times(1));
        LlmOps ops = fixture.with(failing(new RateLimitedException("slow down", null, Duration.ofSeconds(7))));

        assertThat(ops.request(QUESTION).stream().answer().text()).isEqualTo("yes");
        assertThat(fixture.waits).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void a_server_that_asks_for_too_long_a_wait_is_given_up() {
        fixture.builder.retries(RetryPolicy.times(1));
        LlmOps ops = fixture.with(failing(new RateLimitedException("slow down", null, Duration.ofMinutes(7))));

        assertThatThrownBy(() -> ops.request(QUESTION).ask()).isInstanceOf(RateLimitedException.class);
        assertThat(fixture.waits).isEmpty();
    }

    @Test
    void a_fault_that_a_retry_does_not_help_is_not_tried_again() {
        fixture.builder.retries(RetryPolicy.times(3));
        LlmOps ops = fixture.with(failing(new InvalidRequestException("400")));

        assertThatThrownBy(() -> ops.request(QUESTION).ask()).isInstanceOf(InvalidRequestException.class);
        assertThat(fixture.store.only().attempts()).hasSize(1);
    }

    static List<LlmOpsException> faultsOfOneModel() {
        return List.of(
                new InvalidRequestException("400"),
                new AuthenticationException("401"),
                new ContextWindowExceededException("too long"),
                new InvalidModelResponseException("no JSON"),
                new ModelUnavailableException("down"));
    }

    @ParameterizedTest
    @MethodSource("faultsOfOneModel")
    void whatever_one_model_refuses_goes_to_the_next(LlmOpsException fault) {
        LlmOps ops = fixture.builder
                .model("first", failing(fault))
                .model("second", ScriptedModelClient.saying("second"))
                .fallback("second")
                .build();

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("second");
        assertThat(fixture.store.only().attempts()).hasSize(2);
        assertThat(fixture.waits).isEmpty();
    }

    @Test
    void what_is_no_fault_of_a_model_does_not_go_to_the_next_and_the_last_fault_is_thrown() {
        LlmOps ops = fixture.builder
                .model("first", failing(new CallCancelledException("enough"), new AuthenticationException("401")))
                .model("second", failing(new InvalidRequestException("400")))
                .fallback("second")
                .build();

        assertThatThrownBy(() -> ops.request(QUESTION).ask()).isInstanceOf(CallCancelledException.class);
        assertThat(fixture.store.saved.get(0).attempts()).hasSize(1);
        assertThatThrownBy(() -> ops.request(QUESTION).ask()).isInstanceOf(InvalidRequestException.class);
        assertThat(fixture.store.saved.get(1).attempts()).hasSize(2);
    }

    @Test
    void the_next_model_stands_in_and_the_record_shows_both() {
        LlmOps ops = fixture.builder
                .model("first", failing(new ModelUnavailableException("down")))
                .model("second", ScriptedModelClient.saying("second"))
                .fallback("second")
                .build();

        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("second");
        assertThat(ops.request(QUESTION).ask().text()).isEqualTo("yes");
        // Both models have the same name; only the routes tell them apart.
        assertThat(fixture.store.saved.get(0).attempts())
                .extracting(Attempt::route)
                .containsExactly("first", "second");
        assertThat(fixture.store.saved.get(0).attempts())
                .extracting(attempt -> attempt.model().name())
                .containsOnly("scripted");
        assertThat(fixture.store.saved.get(0).attempts().get(0).error().message())
                .isEqualTo("down");
        assertThat(fixture.store.saved.get(1).attempts()).hasSize(1);
    }

    @Test
    void an_answer_that_has_begun_is_never_started_again() {
        LlmOps ops = fixture.builder
                .model(
                        "first",
                        ScriptedModelClient.of(
                                request -> ScriptedModelClient.failing("The", new StreamTruncatedException("cut"))))
                .model("second", ScriptedModelClient.saying("second"))
                .fallback("second")
                .retries(RetryPolicy.times(2))
                .build();

        try (AnswerStream answer = ops.request(QUESTION).stream()) {
            assertThat(answer.forEach(event -> {})).isInstanceOf(ModelEvent.Failed.class);
        }
        assertThat(fixture.store.only().attempts()).hasSize(1);
    }

    private static ModelClient failing(LlmOpsException... faults) {
        Deque<LlmOpsException> left = new ArrayDeque<>(List.of(faults));
        return ScriptedModelClient.of(request -> {
            LlmOpsException fault = left.poll();
            return fault == null ? ScriptedModelClient.script("yes") : ScriptedModelClient.failing("", fault);
        });
    }
}
