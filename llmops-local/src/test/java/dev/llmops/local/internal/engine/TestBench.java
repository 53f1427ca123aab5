package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.CallOptions;
import dev.llmops.local.internal.llama.AdapterUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A scheduler over a fake decoder, moved step by step, with a clock that only the test moves. */
final class TestBench {

    int parallel = 4;
    int sequences = 4;
    int length = 4096;
    int sharedCells;
    int queueCapacity = 64;
    int stepTokens = 16;
    int batch = 64;
    Mixing mixing = Mixing.BY_KIND;
    boolean reuse = true;
    boolean share;
    long savedBytes = 1 << 20;
    long prefixBytes;
    /** What a token of a step takes, in nanoseconds. */
    long nanosOfToken;

    final Map<String, Double> weights = new HashMap<>();
    long now;

    FakeDecoder decoder;
    Scheduler scheduler;
    final List<Call> calls = new ArrayList<>();

    /** Lets all sequences share a cache. */
    TestBench shared(int cells) {
        sharedCells = cells;
        length = Math.min(length, cells);
        mixing = Mixing.FREE;
        sequences = parallel + 4;
        return this;
    }

    Scheduler scheduler() {
        if (scheduler == null) {
            decoder = new FakeDecoder(sequences, sharedCells > 0 ? sharedCells : Integer.MAX_VALUE, batch);
            scheduler = new Scheduler(
                    decoder,
                    new SchedulerOptions(
                            parallel,
                            sequences,
                            length,
                            sharedCells,
                            queueCapacity,
                            stepTokens,
                            mixing,
                            reuse,
                            share,
                            savedBytes,
                            prefixBytes,
                            weights),
                    () -> now);
        }
        return scheduler;
    }

    Call submit(int[] prompt, int seed, int maxTokens, CallOptions options) {
        return submit(prompt, seed, maxTokens, options, List.of());
    }

    Call submit(int[] prompt, int seed, int maxTokens, CallOptions options, List<AdapterUse> adapters) {
        Call call = new Call(prompt, seed, maxTokens, options, adapters, () -> now);
        scheduler().submit(call.sequence());
        calls.add(call);
        return call;
    }

    Call submit(int promptLength, int seed, int maxTokens) {
        return submit(Call.prompt(promptLength, seed), seed, maxTokens, CallOptions.NONE);
    }

    boolean step() {
        if (!scheduler().plan()) {
            return false;
        }
        scheduler.compute();
        scheduler.apply(nanosOfToken * decoder.batch().size());
        if (sharedCells > 0) {
            assertThat(scheduler.metrics().usedCells()).isEqualTo(decoder.usedCells());
        }
        return true;
    }

    void steps(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(step()).isTrue();
        }
    }

    void run() {
        for (int i = 0; step(); i++) {
            assertThat(i).as("steps until all ended").isLessThan(100_000);
        }
    }

    /** Runs to the end, and asserts that each call got its own text. */
    void runAndAssertComplete() {
        run();
        calls.forEach(Call::assertComplete);
        decoder.requireNothingOpen();
    }
}
