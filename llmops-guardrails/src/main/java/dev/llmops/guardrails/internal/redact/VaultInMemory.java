package dev.llmops.guardrails.internal.redact;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.guardrails.ValueVault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Values in this process, for a time. The oldest calls stand first, so that those whose time is over are found at once. */
public final class VaultInMemory implements ValueVault {

    private record Kept(Instant until, Map<String, String> values) {}

    private final Map<Scope, Kept> calls = new LinkedHashMap<>();
    private final Duration time;
    private final int maxCalls;
    private final InstantSource clock;

    public VaultInMemory(Duration time, int maxCalls, InstantSource clock) {
        Require.positive("time", time);
        Require.atLeast("maxCalls", maxCalls, 1);
        this.time = time;
        this.maxCalls = maxCalls;
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public synchronized void keep(Scope scope, String placeholder, String value) {
        forgetOld();
        calls.computeIfAbsent(scope, call -> new Kept(Durations.after(clock.instant(), time), new LinkedHashMap<>()))
                .values()
                .put(placeholder, value);
        Iterator<Scope> oldest = calls.keySet().iterator();
        while (calls.size() > maxCalls) {
            oldest.next();
            oldest.remove();
        }
    }

    @Override
    public synchronized Map<String, String> values(Scope scope) {
        forgetOld();
        Kept kept = calls.get(scope);
        return kept == null ? Map.of() : Map.copyOf(kept.values());
    }

    @Override
    public synchronized boolean forget(Scope scope) {
        forgetOld();
        return calls.remove(scope) != null;
    }

    private void forgetOld() {
        Instant now = clock.instant();
        Iterator<Kept> oldest = calls.values().iterator();
        while (oldest.hasNext() && !oldest.next().until().isAfter(now)) {
            oldest.remove();
        }
    }
}
