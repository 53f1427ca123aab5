package dev.llmops.local.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.local.internal.engine.scheduling.Scheduler;
import dev.llmops.local.internal.engine.sequence.BatchPolicy;
import dev.llmops.local.internal.engine.sequence.SchedulerOptions;
import dev.llmops.local.internal.llama.AdapterUse;
import dev.llmops.local.option.CallOptions;
import dev.llmops.local.option.EngineOptions;
import dev.llmops.local.option.Speculation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** A scheduler over a fake decoder, moved step by step, with a clock that only the test moves. */
final class TestBench {

    int parallel = 4;
    int sequences = 4;
    int length = 4096;
    int sharedCells;
    int queueCapacity = 64;
    int prefillChunkSize = 16;
    int batch = 64;
    BatchPolicy batchPolicy = BatchPolicy.BY_KIND;
    boolean reuse = true;
    boolean share;
    long swapBytes = 1 << 20;
    long prefixCacheBytes;
    Speculation speculation = Speculation.none();
    int minRows = 1;
    FakeDrafter drafter;
    /** What a token of a step takes, in nanoseconds. */
    long nanosOfToken;

    final Map<String, Double> weights = new HashMap<>();
    long now;

    FakeDecoder decoder;
    Scheduler scheduler;
    final List<Call> calls = new ArrayList<>();

    /** Lets tokens be drafted, right as often as this says, and where that matters never one alone. */
    TestBench drafting(int most, double quality, long seed) {
        speculation = Speculation.draftModel(Path.of("draft"), most, 0);
        drafter = new FakeDrafter(quality, seed);
        minRows = sharedCells > 0 ? 1 : 2;
        return this;
    }

    /** Lets all sequences share a cache. */
    TestBench shared(int cells) {
        sharedCells = cells;
        length = Math.min(length, cells);
        batchPolicy = BatchPolicy.FREE;
        sequences = parallel + 4;
        return this;
    }

    Scheduler scheduler() {
        if (scheduler == null) {
            decoder = new FakeDecoder(sequences, sharedCells > 0 ? sharedCells : Integer.MAX_VALUE, batch);
            scheduler = new Scheduler(
                    decoder,
                    drafter,
                    new SchedulerOptions(
                            new EngineOptions(
                                    null, null, null, true, true, share, swapBytes, prefixCacheBytes, weights),
                            parallel,
                            sequences,
                            length,
                            sharedCells,
                            queueCapacity,
                            prefillChunkSize,
                            batchPolicy,
                            reuse,
                            speculation,
                            minRows),
                    () -> now);
        }
        return scheduler;
    }

    Call submit(int[] prompt, int seed, int maxTokens, CallOptions options) {
        return submit(prompt, seed, maxTokens, options, List.of());
    }

    Call submit(int[] prompt, int seed, int maxTokens, CallOptions options, List<AdapterUse> adapters) {
        return submit(prompt, seed, maxTokens, options, adapters, List.of());
    }

    Call submit(
            int[] prompt, int seed, int maxTokens, CallOptions options, List<AdapterUse> adapters, List<String> stops) {
        Call call = new Call(prompt, seed, maxTokens, options, adapters, stops, () -> now);
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
        assertRowsAreNeverAlone();
        scheduler.apply(nanosOfToken * decoder.batch().size());
        if (sharedCells > 0) {
            assertThat(scheduler.metrics().kvCache().usedCells()).isEqualTo(decoder.usedCells());
        }
        return true;
    }

    /** Where bits matter, a sequence that generates has as many tokens in a step as each other one, and more than one. */
    private void assertRowsAreNeverAlone() {
        if (minRows == 1 || batchPolicy == BatchPolicy.NONE) {
            return;
        }
        Map<Integer, Integer> rows = new HashMap<>();
        for (int i = 0; i < decoder.batch().size(); i++) {
            rows.merge(decoder.batch().sequence(i), 1, Integer::sum);
        }
        assertThat(Set.copyOf(rows.values())).as("tokens of each sequence").hasSizeLessThan(2);
        assertThat(rows.values()).allMatch(count -> count > 1);
        long outputs = IntStream.range(0, decoder.batch().size())
                .filter(decoder.batch()::output)
                .count();
        assertThat(outputs).as("outputs, all or that of a prompt").isIn(0L, 1L, (long)
                decoder.batch().size());
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
