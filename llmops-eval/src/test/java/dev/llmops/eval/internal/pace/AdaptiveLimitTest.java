package dev.llmops.eval.internal.pace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

/** In simulated time: nothing waits. */
class AdaptiveLimitTest {

    private static final long SECOND = 1_000_000_000L;

    private long now;

    @Test
    void it_begins_at_its_most_and_halves_once_for_calls_that_ran_at_the_same_time() {
        AdaptiveLimit limit = new AdaptiveLimit(16, () -> now);
        enter(limit, 16);
        assertThat(limit.tryEnter(now)).isEqualTo(Long.MAX_VALUE);
        long began = now;
        now += SECOND;

        limit.refused(began, Duration.ofSeconds(3));
        limit.refused(began, Duration.ofSeconds(3));
        limit.refused(began, Duration.ofSeconds(3));

        assertThat(limit.limit()).isEqualTo(8);
    }

    /** Half of a burst is answered: what is refused between the answers began before the cut as well. */
    @Test
    void answers_between_the_refusals_of_one_burst_do_not_cut_again() {
        AdaptiveLimit limit = new AdaptiveLimit(64, () -> now);
        enter(limit, 64);
        long began = now;
        now += SECOND;
        limit.refused(began, Duration.ZERO);
        int halved = limit.limit();

        for (int i = 0; i < 20; i++) {
            limit.answered();
            limit.refused(began, Duration.ZERO);
        }

        assertThat(halved).isEqualTo(32);
        assertThat(limit.limit()).isGreaterThanOrEqualTo(halved);
    }

    @Test
    void a_wait_that_no_clock_can_count_is_a_long_wait() {
        AdaptiveLimit limit = new AdaptiveLimit(4, () -> now);
        enter(limit, 1);

        limit.refused(now, Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(limit.tryEnter(now)).isBetween(1_000 * SECOND, Long.MAX_VALUE - 1);
    }

    @Test
    void nothing_begins_until_the_server_said_so() {
        AdaptiveLimit limit = new AdaptiveLimit(4, () -> now);
        enter(limit, 1);
        limit.refused(now, Duration.ofSeconds(3));

        assertThat(limit.tryEnter(now)).isEqualTo(3 * SECOND);
        now += 2 * SECOND;
        assertThat(limit.tryEnter(now)).isEqualTo(SECOND);
        now += SECOND;
        assertThat(limit.tryEnter(now)).isZero();
    }

    @Test
    void without_a_time_of_the_server_pauses_double_to_a_minute_and_an_answer_ends_that() {
        AdaptiveLimit limit = new AdaptiveLimit(4, () -> now);
        long[] pauses = {1, 2, 4, 8, 16, 32, 60, 60};
        for (long pause : pauses) {
            enter(limit, 1);
            limit.refused(now, null);
            assertThat(limit.tryEnter(now)).isEqualTo(pause * SECOND);
            now += pause * SECOND;
        }
        enter(limit, 1);
        limit.answered();
        enter(limit, 1);
        limit.refused(now, null);
        assertThat(limit.tryEnter(now)).isEqualTo(SECOND);
    }

    @Test
    void it_recovers_to_its_most_by_one_for_as_many_answers_as_run_at_once() {
        AdaptiveLimit limit = new AdaptiveLimit(8, () -> now);
        enter(limit, 8);
        limit.refused(now, Duration.ZERO);
        assertThat(limit.limit()).isEqualTo(4);
        for (int i = 0; i < 5; i++) {
            limit.answered();
        }
        assertThat(limit.limit()).isEqualTo(5);
        for (int i = 0; i < 100; i++) {
            enter(limit, 1);
            limit.answered();
        }
        assertThat(limit.limit()).isEqualTo(8);
    }

    @Test
    void an_overload_slows_down_without_a_pause() {
        AdaptiveLimit limit = new AdaptiveLimit(8, () -> now);
        enter(limit, 4);

        limit.overloaded(now);

        assertThat(limit.limit()).isEqualTo(2);
        assertThat(limit.tryEnter(now)).isEqualTo(Long.MAX_VALUE);
        limit.answered();
        limit.answered();
        assertThat(limit.tryEnter(now)).isZero();
    }

    @Test
    void a_server_of_ten_places_is_used_well_by_one_that_wants_a_hundred() {
        int places = 10;
        int rows = 2_000;
        AdaptiveLimit limit = new AdaptiveLimit(100, () -> now);
        // When each call ends; refused ones end at once.
        PriorityQueue<Long> running = new PriorityQueue<>();
        Deque<Integer> waiting = new ArrayDeque<>();
        for (int i = 0; i < rows; i++) {
            waiting.add(i);
        }
        int refused = 0;
        while (!waiting.isEmpty() || !running.isEmpty()) {
            long wait = waiting.isEmpty() ? Long.MAX_VALUE : limit.tryEnter(now);
            if (wait == 0 && running.size() < places) {
                waiting.remove();
                running.add(now + SECOND);
            } else if (wait == 0) {
                refused++;
                limit.refused(now, Duration.ofMillis(100));
            } else {
                long next = running.isEmpty() ? Long.MAX_VALUE : running.peek();
                long until = wait == Long.MAX_VALUE ? Long.MAX_VALUE : now + wait;
                if (next <= until) {
                    now = Math.max(now, running.remove());
                    limit.answered();
                } else {
                    now = until;
                }
            }
        }

        double ideal = rows / (double) places;
        assertThat(now / (double) SECOND).isBetween(ideal, 1.35 * ideal);
        assertThat(refused).isLessThan(rows / 5);
    }

    private void enter(AdaptiveLimit limit, int calls) {
        for (int i = 0; i < calls; i++) {
            assertThat(limit.tryEnter(now)).isZero();
        }
    }
}
