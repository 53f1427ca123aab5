package dev.llmops.console.internal.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.llmops.api.cost.Cost;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.ErrorDetail;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.Timings;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.console.sample.SampleCalls;
import dev.llmops.testkit.RandomRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaterfallTest {

    private static final Instant START = SampleCalls.NOW;

    private static Generation call(long total, Attempt... attempts) {
        return new RandomRecords(1)
                .generation().toBuilder()
                        .guardrails(List.of())
                        .retrieval(List.of())
                        .timings(new Timings(START, null, Duration.ZERO, Duration.ofMillis(total)))
                        .attempts(List.of(attempts))
                        .build();
    }

    private static Attempt attempt(String route, long from, long took, @Nullable ErrorDetail error) {
        return new Attempt(
                route,
                new ModelIdentity("acme", route, null),
                START.plusMillis(from),
                Duration.ofMillis(took),
                TokenUsage.UNKNOWN,
                Cost.zero(),
                null,
                error,
                error == null);
    }

    private static List<String> critical(Waterfall waterfall) {
        return waterfall.rows().stream()
                .filter(Waterfall.Row::critical)
                .map(Waterfall.Row::label)
                .toList();
    }

    @Test
    void of_two_attempts_side_by_side_the_end_waited_for_the_one_that_answered() {
        ErrorDetail calledOff = new ErrorDetail("cancelled", "another was faster", true);
        Waterfall waterfall =
                Waterfall.of(call(1500, attempt("slow", 0, 1500, calledOff), attempt("fast", 900, 600, null)));

        assertThat(critical(waterfall)).containsExactly("2. fast");
        assertThat(waterfall.critical()).isEqualTo("2. fast 600 ms");
    }

    @Test
    void where_each_step_waits_for_the_one_before_none_is_marked() {
        Waterfall waterfall = Waterfall.of(call(
                1500,
                attempt("first", 0, 700, new ErrorDetail("timeout", "too slow", true)),
                attempt("second", 700, 800, null)));

        assertThat(critical(waterfall)).isEmpty();
        assertThat(waterfall.critical()).isEmpty();
    }

    @Test
    void what_came_before_what_was_waited_for_is_on_the_path_too() {
        Waterfall waterfall = Waterfall.of(call(
                2000,
                attempt("first", 0, 500, new ErrorDetail("timeout", "too slow", true)),
                attempt("second", 500, 1500, null),
                attempt("hedge", 800, 300, new ErrorDetail("overloaded", "no room", true))));

        assertThat(critical(waterfall)).containsExactly("1. first", "2. second");
    }

    @Test
    void an_attempt_that_failed_before_it_cost_anything_shows_its_error_alone() {
        Attempt paid = new Attempt(
                "paid",
                new ModelIdentity("acme", "paid", null),
                START,
                Duration.ofMillis(100),
                TokenUsage.of(1_835, 239),
                Cost.zero(),
                null,
                null,
                true);

        assertThat(Waterfall.of(call(200, attempt("free", 0, 100, new ErrorDetail("timeout", "too slow", true)), paid))
                        .rows())
                .filteredOn(row -> row.label().matches("[12]\\. .*"))
                .extracting(Waterfall.Row::status, Waterfall.Row::detail)
                .containsExactly(tuple("timeout", ""), tuple("", "1,835 / 239 tokens, 0"));
    }
}
