package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.local.CallOptions;
import dev.llmops.local.NativeAbortException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Arrivals, cancels, slow readers, deadlines and failing contexts at random: each call ends once, with the right text. */
class SchedulerPropertyTest {

    private static final int ROUNDS = 80;

    private final Random random = new Random();

    @Test
    void each_call_ends_once_with_the_text_it_would_get_alone() {
        long start = Long.getLong("llmops.seed", new Random().nextInt(1_000_000));
        for (long seed = start; seed < start + ROUNDS; seed++) {
            random.setSeed(seed);
            try {
                round();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("failed with -Dllmops.seed=" + seed, e);
            }
        }
    }

    private TestBench bench() {
        TestBench bench = new TestBench();
        bench.parallel = 1 + random.nextInt(6);
        bench.sequences = bench.parallel + random.nextInt(3);
        bench.mixing = random.nextBoolean() ? Mixing.BY_KIND : Mixing.NONE;
        bench.batch = 16 + random.nextInt(64);
        bench.stepTokens = 4 + random.nextInt(12);
        bench.queueCapacity = 100;
        bench.reuse = random.nextInt(4) > 0;
        bench.savedBytes = new long[] {0, 1500, 1 << 20}[random.nextInt(3)];
        bench.prefixBytes = new long[] {0, 3000, 1 << 20}[random.nextInt(3)];
        bench.length = 300;
        if (random.nextBoolean()) {
            bench.shared(300 + random.nextInt(200));
            bench.length = 300;
        }
        return bench;
    }

    private void round() {
        TestBench bench = bench();
        for (int event = 0; event < 150; event++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> submit(bench);
                case 2 -> pause(bench);
                case 3 -> cancelSometimes(bench);
                default -> step(bench);
            }
        }
        if (random.nextInt(4) == 0) {
            bench.scheduler().close();
        } else {
            bench.decoder.abortAtStep = -1;
            bench.calls.forEach(call -> call.room = Integer.MAX_VALUE);
            bench.run();
            assertThat(bench.scheduler.metrics().running()).isZero();
            assertThat(bench.scheduler.metrics().waiting()).isZero();
            assertThat(bench.scheduler.metrics().savedBytes()).isZero();
            bench.scheduler.close();
        }
        bench.calls.forEach(this::assertEndedWell);
        bench.decoder.requireNothingOpen();
    }

    private void submit(TestBench bench) {
        int length = 1 + random.nextInt(random.nextInt(3) == 0 ? 200 : 60);
        int most = Math.min(1 + random.nextInt(80), 300 - length);
        CallOptions options = CallOptions.NONE
                .withTenant(random.nextBoolean() ? "a" : "b")
                .withPriority(random.nextInt(4) == 0 ? 1 : 0);
        if (random.nextInt(10) == 0) {
            options = options.withTotalTimeout(Duration.ofNanos(1 + random.nextInt(100)));
        }
        // Few different beginnings, so that many are shared.
        bench.submit(Call.prompt(length, random.nextInt(3)), random.nextInt(1000), most, options);
    }

    private void pause(TestBench bench) {
        if (!bench.calls.isEmpty()) {
            bench.calls.get(random.nextInt(bench.calls.size())).room = random.nextInt(5);
        }
    }

    private void cancelSometimes(TestBench bench) {
        if (!bench.calls.isEmpty() && random.nextBoolean()) {
            Call call = bench.calls.get(random.nextInt(bench.calls.size()));
            if (!call.ended()) {
                bench.scheduler.cancel(call.sequence());
            }
        }
    }

    private void step(TestBench bench) {
        bench.scheduler();
        bench.now++;
        if (random.nextInt(60) == 0) {
            bench.decoder.abortAtStep = bench.decoder.steps.size() + 1;
        }
        bench.step();
    }

    private void assertEndedWell(Call call) {
        call.assertBeginning();
        if (call.end() instanceof ModelEvent.Completed) {
            call.assertComplete();
        } else if (call.end() instanceof ModelEvent.Failed failed) {
            assertThat(failed.error()).isInstanceOfAny(NativeAbortException.class, ModelTimeoutException.class);
        }
    }
}
