package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.error.ModelException;
import dev.llmops.api.error.ModelTimeoutException;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.local.error.NativeAbortException;
import dev.llmops.local.internal.engine.sequence.BatchPolicy;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.internal.llama.NativeErrors;
import dev.llmops.local.option.CallOptions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Arrivals, cancels, slow readers, deadlines and failing contexts at random: each call ends once, with the right text. */
class SchedulerPropertyTest {

    private static final int ROUNDS = 80;

    /** Of a round. */
    private Random random = new Random(0);
    /** One of so many calls of the decoder fails; 0 for none. */
    private int everyMethods;

    private boolean broken;

    @Test
    void each_call_ends_once_with_the_text_it_would_get_alone() {
        rounds(0);
    }

    @Test
    void each_call_ends_once_whichever_method_fails_whenever() {
        rounds(60);
    }

    private void rounds(int methodsUntilFault) {
        everyMethods = methodsUntilFault;
        long start = Long.getLong("llmops.seed", new Random().nextInt(1_000_000));
        System.out.println("SchedulerPropertyTest: -Dllmops.seed=" + start);
        for (long seed = start; seed < start + ROUNDS; seed++) {
            random = new Random(seed);
            try {
                round();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("failed with -Dllmops.seed=" + seed, e);
            }
        }
    }

    private TestBench bench() {
        TestBench bench = new TestBench();
        bench.parallel = 1 + random.nextInt(6);
        bench.sequences = bench.parallel + random.nextInt(3);
        bench.batchPolicy = random.nextBoolean() ? BatchPolicy.BY_KIND : BatchPolicy.NONE;
        bench.batch = 16 + random.nextInt(64);
        bench.prefillChunkSize = 4 + random.nextInt(12);
        bench.queueCapacity = 100;
        bench.reuse = random.nextInt(4) > 0;
        bench.share = random.nextInt(4) == 0;
        bench.swapBytes = new long[] {0, 1500, 1 << 20}[random.nextInt(3)];
        bench.prefixCacheBytes = new long[] {0, 3000, 1 << 20}[random.nextInt(3)];
        bench.length = 300;
        if (random.nextBoolean()) {
            bench.shared(300 + random.nextInt(200));
            bench.length = 300;
        }
        if (random.nextBoolean()) {
            double quality = new double[] {0, 0.5, 0.9, 1}[random.nextInt(4)];
            bench.drafting(1 + random.nextInt(12), quality, random.nextLong());
            bench.drafter.failsAt = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : 0;
        }
        return bench;
    }

    private void fault(FakeDecoder.Method method) {
        // Where the context cannot be given up, all ends; not in each round at once.
        if (everyMethods == 0 || random.nextInt(everyMethods * (method == FakeDecoder.Method.REBUILD ? 3 : 1)) > 0) {
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> throw logged(NativeErrors.failure("a test's fault"));
            case 1 -> throw logged(new IllegalStateException("a test's fault"));
            case 2 -> throw logged(new OutOfMemoryError("a test's fault"));
            case 3 -> throw logged(new StackOverflowError("a test's fault"));
            default -> throw logged(new NativeAbortException("a test's fault", null));
        }
    }

    /** Without a stack, as it is logged often. */
    private static <T extends Throwable> T logged(T fault) {
        fault.setStackTrace(new StackTraceElement[0]);
        return fault;
    }

    /** As the engine does: what the scheduler throws is its end. */
    private void guarded(TestBench bench, Runnable action) {
        if (everyMethods == 0) {
            action.run();
            return;
        }
        if (broken) {
            return;
        }
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            assertThat(e).hasStackTraceContaining("a test's fault");
            broken = true;
            try {
                bench.scheduler.abandon(new ModelException("stopped", e, true));
            } catch (RuntimeException | Error again) {
                assertThat(again).hasStackTraceContaining("a test's fault");
            }
        }
    }

    private void round() {
        broken = false;
        TestBench bench = bench();
        bench.scheduler();
        bench.decoder.faults = this::fault;
        bench.decoder.forgetsParts = bench.drafter != null || random.nextInt(4) > 0;
        bench.decoder.refusesStates = random.nextInt(4) == 0;
        for (int event = 0; event < 150; event++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> guarded(bench, () -> submit(bench));
                case 2 -> pause(bench);
                case 3 -> cancelSometimes(bench);
                default -> guarded(bench, () -> step(bench));
            }
        }
        if (broken) {
            assertThat(bench.decoder.closed).isTrue();
        } else if (random.nextInt(4) == 0) {
            guarded(bench, bench.scheduler::close);
        } else {
            bench.decoder.abortAtStep = -1;
            bench.calls.forEach(call -> call.room = Integer.MAX_VALUE);
            guarded(bench, bench::run);
            bench.decoder.faults = method -> {};
            assertThat(bench.scheduler.metrics().calls().running()).isZero();
            assertThat(bench.scheduler.metrics().calls().waiting()).isZero();
            assertThat(bench.scheduler.metrics().kvCache().swapBytes()).isZero();
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
        bench.submit(Call.prompt(length, random.nextInt(3)), random.nextInt(1000), most, options, adapters());
    }

    private List<AdapterUse> adapters() {
        int scale = random.nextInt(6);
        return scale == 0
                ? List.of(new AdapterUse(null, 1))
                : scale == 1 ? List.of(new AdapterUse(null, 2)) : List.of();
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
            assertThat(failed.error())
                    .isInstanceOfAny(
                            everyMethods > 0 ? LlmOpsException.class : NativeAbortException.class,
                            ModelTimeoutException.class);
        }
    }
}
