package dev.llmops.core.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryPolicyTest {

    private final LlmOpsException down = new ModelUnavailableException("down", null);

    private final RetryPolicy policy = RetryPolicy.times(3);

    @Test
    void as_many_failures_as_it_says_are_tried_again() {
        assertThat(policy.allows(down, 3)).isTrue();
        assertThat(policy.allows(down, 4)).isFalse();
        assertThat(policy.allows(new InvalidRequestException("400"), 1)).isFalse();
        assertThat(RetryPolicy.NONE.allows(down, 1)).isFalse();
    }

    @Test
    void a_wait_as_long_as_the_longest_is_allowed() {
        assertThat(policy.allows(limited(Duration.ofSeconds(10)), 1)).isTrue();
        assertThat(policy.allows(limited(Duration.ofMillis(10_001)), 1)).isFalse();
        assertThat(policy.allows(limited(null), 1)).isTrue();
    }

    /** Half of the wait is by chance, so that many callers do not come back at once. */
    @ParameterizedTest
    @CsvSource({
        "1, 0, 100",
        "1, 0.5, 150",
        "1, 1, 200",
        "2, 0, 200",
        "2, 1, 400",
        "3, 0.5, 600",
        "6, 1, 6400",
        "7, 1, 10000",
        "7, 0, 5000",
        "2000, 1, 10000"
    })
    void waits_double_up_to_the_longest(int failures, double random, long millis) {
        assertThat(policy.delay(down, failures, random)).isEqualTo(Duration.ofMillis(millis));
        assertThat(policy.delay(limited(null), failures, random)).isEqualTo(Duration.ofMillis(millis));
        assertThat(policy.delay(limited(Duration.ofSeconds(3)), failures, random))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void bounds_that_contradict_each_other_are_refused() {
        Duration second = Duration.ofSeconds(1);

        assertThat(new RetryPolicy(0, second, second).maxDelay()).isEqualTo(second);
        assertThatThrownBy(() -> new RetryPolicy(-1, second, second)).hasMessageContaining("maxRetries");
        assertThatThrownBy(() -> new RetryPolicy(1, second.negated(), second))
                .hasMessage("initialDelay must be at least 0 and at most maxDelay, but they were PT-1S and PT1S");
        assertThatThrownBy(() -> new RetryPolicy(1, second, second.minusNanos(1)))
                .hasMessageStartingWith("initialDelay must be at least 0 and at most maxDelay");
    }

    private static LlmOpsException limited(@Nullable Duration retryAfter) {
        return new RateLimitedException("slow down", null, retryAfter);
    }
}
