package dev.llmops.eval.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.error.RateLimitedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that says "too many requests". How long is waited is tested in simulated time, with the limit itself. */
class PacedRunTest {

    private static final int PLACES = 3;

    @TempDir
    Path folder;

    @Test
    void a_row_that_was_refused_is_asked_again_and_no_row_is_lost() {
        AtomicInteger working = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        Map<String, Integer> answered = new ConcurrentHashMap<>();
        Target busy = Target.ofText("busy", row -> {
            try {
                if (working.incrementAndGet() > PLACES) {
                    refused.incrementAndGet();
                    throw new RateLimitedException("too many requests", null, Duration.ofNanos(1));
                }
                answered.merge(row.id(), 1, Integer::sum);
                return "yes";
            } finally {
                working.decrementAndGet();
            }
        });

        EvaluationRun run = EvaluationRunnerTest.runner(busy)
                .concurrency(16)
                .file(folder.resolve("run.jsonl"))
                .build()
                .run(EvaluationRunnerTest.rows(300));

        assertThat(run.summary("exact-match").scored()).isEqualTo(300 - errors(run));
        assertThat(errors(run)).as("refused ten times in a row").isLessThan(30);
        assertThat(answered.values()).as("no row is paid for twice").allMatch(times -> times == 1);
        assertThat(RunFile.read(folder.resolve("run.jsonl")).rows()).hasSize(300);
    }

    @Test
    void a_server_that_always_refuses_ends_a_row_after_ten_attempts() {
        AtomicInteger calls = new AtomicInteger();
        Target closed = Target.ofText("closed", row -> {
            calls.incrementAndGet();
            throw new RateLimitedException("too many requests", null, Duration.ofNanos(1));
        });

        EvaluationRun run = EvaluationRunnerTest.runner(closed).build().run(EvaluationRunnerTest.rows(4));

        assertThat(calls).hasValue(40);
        assertThat(run.rows())
                .allSatisfy(row -> assertThat(row.error()).isEqualTo("RateLimitedException: too many requests"));
    }

    @Test
    void a_server_that_broke_is_not_asked_again_by_the_runner() {
        AtomicInteger calls = new AtomicInteger();
        Target broken = Target.ofText("broken", row -> {
            calls.incrementAndGet();
            throw new ModelUnavailableException("gone");
        });

        EvaluationRun run = EvaluationRunnerTest.runner(broken).build().run(EvaluationRunnerTest.rows(20));

        assertThat(calls).hasValue(20);
        assertThat(errors(run)).isEqualTo(20);
    }

    private static long errors(EvaluationRun run) {
        return run.rows().stream().filter(row -> row.error() != null).count();
    }
}
