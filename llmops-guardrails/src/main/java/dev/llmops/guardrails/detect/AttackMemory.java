package dev.llmops.guardrails.detect;

import dev.llmops.api.generation.Caller;
import dev.llmops.guardrails.internal.text.CanonicalText;
import dev.llmops.guardrails.internal.text.MinHash;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Remembers attacks, so that the same one in slightly other words is known again: by MinHash signatures (Broder 1997) of
 * runs of characters, never by their text. Each tenant has its own memory.
 *
 * <p>Nothing is remembered because a detector was sure of it: who could choose what is remembered could have harmless texts
 * stopped. An attack is {@linkplain #confirm confirmed} by somebody, and a text like one that was {@linkplain #allow allowed}
 * is not remembered. Memories are bounded, the oldest goes first, and all that is in them, allowed texts too, ends after a
 * time. They are kept in this
 * process only. Safe for use by several threads.
 */
public final class AttackMemory implements TextDetector {

    private static final double SAME = 0.5;
    private static final double SEVERAL_ALLOWED = 0.4;

    private record Remembered(MinHash signature, Instant until) {}

    private final Map<String, Deque<Remembered>> attacks = new HashMap<>();
    private final Map<String, Deque<Remembered>> allowed = new HashMap<>();
    private final int most;
    private final Duration lasts;
    private final InstantSource time;

    /**
     * Creates an empty memory.
     *
     * @param most how many attacks a tenant has at most, at least 1
     * @param lasts how long each is remembered, positive
     * @param time tells the time
     */
    public AttackMemory(int most, Duration lasts, InstantSource time) {
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, but was " + most);
        }
        if (lasts.isNegative() || lasts.isZero()) {
            throw new IllegalArgumentException("lasts must be positive, but was " + lasts);
        }
        this.most = most;
        this.lasts = lasts;
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * Remembers an attack.
     *
     * @param caller whose tenant it is remembered for
     * @param text the attack
     * @return whether it is: not if it is too short to be known again, or like something that was allowed
     */
    public synchronized boolean confirm(Caller caller, String text) {
        MinHash signature = signature(text);
        if (signature == null || closest(current(allowed, caller), signature) >= SEVERAL_ALLOWED) {
            return false;
        }
        remember(of(attacks, caller), signature);
        return true;
    }

    /**
     * Notes that a text is harmless, and forgets attacks that are like it.
     *
     * @param caller whose tenant it is noted for
     * @param text the text
     */
    public synchronized void allow(Caller caller, String text) {
        MinHash signature = signature(text);
        if (signature != null) {
            current(attacks, caller).removeIf(attack -> attack.signature.similarity(signature) >= SEVERAL_ALLOWED);
            remember(of(allowed, caller), signature);
        }
    }

    private void remember(Deque<Remembered> memory, MinHash signature) {
        memory.removeIf(known -> known.signature.similarity(signature) == 1);
        while (memory.size() >= most) {
            memory.removeFirst();
        }
        memory.addLast(new Remembered(signature, time.instant().plus(lasts)));
    }

    private static Deque<Remembered> of(Map<String, Deque<Remembered>> memories, Caller caller) {
        String tenant = Objects.requireNonNullElse(caller.tenant(), "");
        return memories.computeIfAbsent(tenant, key -> new ArrayDeque<>());
    }

    /** {@return what has not ended; asking makes no memory for a tenant that has none} */
    private Deque<Remembered> current(Map<String, Deque<Remembered>> memories, Caller caller) {
        String tenant = Objects.requireNonNullElse(caller.tenant(), "");
        Deque<Remembered> memory = memories.get(tenant);
        if (memory == null) {
            return new ArrayDeque<>(0);
        }
        Instant now = time.instant();
        memory.removeIf(known -> !known.until.isAfter(now));
        if (memory.isEmpty()) {
            memories.remove(tenant);
        }
        return memory;
    }

    private static @Nullable MinHash signature(String text) {
        return MinHash.of(CanonicalText.of(text).text());
    }

    @Override
    public String name() {
        return "attack-memory";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public DetectorCost cost() {
        return DetectorCost.COMPUTE;
    }

    /** {@return half of the runs of characters the same} */
    @Override
    public double threshold() {
        return SAME;
    }

    /** {@return the share of the text's runs of characters that it has in common with the attack most like it} */
    @Override
    public Detection detect(CheckedText text) {
        List<MinHash> signatures = new ArrayList<>();
        for (MappedText view : text.views()) {
            MinHash signature = MinHash.of(view.text());
            if (signature != null) {
                signatures.add(signature);
            }
        }
        return Detection.of(closest(text.call().caller(), signatures));
    }

    private synchronized double closest(Caller caller, List<MinHash> signatures) {
        Deque<Remembered> known = current(attacks, caller);
        double closest = 0;
        for (MinHash signature : signatures) {
            closest = Math.max(closest, closest(known, signature));
        }
        return closest;
    }

    private static double closest(Deque<Remembered> memory, MinHash signature) {
        return memory.stream()
                .mapToDouble(known -> known.signature.similarity(signature))
                .max()
                .orElse(0);
    }
}
