package dev.llmops.core;

import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.model.ModelClient;
import dev.llmops.core.chain.Pause;
import dev.llmops.core.internal.random.Ids;
import dev.llmops.core.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** An LlmOps in the hands of a test: its time moves a millisecond at each reading, and its waits are written down. */
final class Fixture {

    static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    final MemoryStore store;
    final List<Throwable> faults = new CopyOnWriteArrayList<>();
    final List<Duration> waits = new ArrayList<>();
    final AtomicLong nanos = new AtomicLong();
    final LlmOpsBuilder builder = LlmOps.builder();

    Fixture(MemoryStore store) {
        this.store = store;
        Time time = new Time(() -> START.plusNanos(nanos.get()), () -> nanos.addAndGet(1_000_000));
        Pause pause = (duration, cancelled) -> {
            waits.add(duration);
            return cancelled.getCount() > 0;
        };
        builder.store(store).onError(faults::add).determinism(time, new Ids(time, new SplittableRandom(7)), pause);
    }

    Fixture() {
        this(new MemoryStore());
    }

    LlmOps with(ModelClient model) {
        return builder.model(model).build();
    }

    static GenerationId id(int number) {
        return new GenerationId(String.format("00000000-0000-7000-8000-%012d", number));
    }
}
