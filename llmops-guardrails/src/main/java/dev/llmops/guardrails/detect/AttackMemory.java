package dev.llmops.guardrails.detect;

import dev.llmops.api.generation.Caller;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import dev.llmops.guardrails.internal.text.CanonicalText;
import dev.llmops.guardrails.internal.text.MinHash;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers attacks, so that the same one in slightly other words is known again: by MinHash signatures (Broder 1997) of
 * runs of characters, and {@linkplain #withVectors with vectors} paraphrases by their meaning; never by their text, though a vector
 * tells much of it. Each tenant has its own memory.
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
    /** The cosine from which on MiniLM's vectors are of paraphrases; set on pairs of our own, see docs/guardrails.md. */
    private static final double PARAPHRASE = 0.6;
    /** So many parts of a text are looked at by their meaning; all are by their characters. */
    private static final int MOST_PARTS = 64;

    private record Remembered(Traces traces, Instant until) {}

    private final Map<String, Deque<Remembered>> attacks = new HashMap<>();
    private final Map<String, Deque<Remembered>> allowed = new HashMap<>();
    private final int most;
    private final Duration lasts;
    private final InstantSource time;
    private final @Nullable EmbeddingClient embedding;

    /**
     * Creates an empty memory that knows attacks by their characters.
     *
     * @param most how many attacks a tenant has at most, at least 1
     * @param lasts how long each is remembered, positive
     * @param time tells the time
     */
    public AttackMemory(int most, Duration lasts, InstantSource time) {
        this(most, lasts, time, null);
    }

    /**
     * Creates an empty memory that knows attacks by their meaning too.
     *
     * @param most how many attacks a tenant has at most, at least 1
     * @param lasts how long each is remembered, positive
     * @param time tells the time
     * @param embedding makes vectors, of which the cosine tells how near two texts are; if it fails, so does the detector. It
     *     stays the caller's to close
     * @return the memory
     */
    public static AttackMemory withVectors(int most, Duration lasts, InstantSource time, EmbeddingClient embedding) {
        return new AttackMemory(most, lasts, time, Objects.requireNonNull(embedding, "embedding"));
    }

    private AttackMemory(int most, Duration lasts, InstantSource time, @Nullable EmbeddingClient embedding) {
        if (most < 1) {
            throw new IllegalArgumentException("most must be at least 1, but was " + most);
        }
        if (lasts.isNegative() || lasts.isZero()) {
            throw new IllegalArgumentException("lasts must be positive, but was " + lasts);
        }
        this.most = most;
        this.lasts = lasts;
        this.time = Objects.requireNonNull(time, "time");
        this.embedding = embedding;
    }

    /**
     * Remembers an attack.
     *
     * @param caller whose tenant it is remembered for
     * @param text the attack
     * @return whether it is: not if it is too short to be known again, or like something that was allowed
     */
    public boolean confirm(Caller caller, String text) {
        Traces traces = traces(text);
        return traces != null && remember(caller, traces);
    }

    private synchronized boolean remember(Caller caller, Traces traces) {
        forgetOld();
        if (closest(current(allowed, caller), traces) >= SEVERAL_ALLOWED) {
            return false;
        }
        remember(of(attacks, caller), traces);
        return true;
    }

    /**
     * Notes that a text is harmless, and forgets attacks that are like it.
     *
     * @param caller whose tenant it is noted for
     * @param text the text
     */
    public void allow(Caller caller, String text) {
        Traces traces = traces(text);
        if (traces != null) {
            forget(caller, traces);
        }
    }

    private synchronized void forget(Caller caller, Traces traces) {
        forgetOld();
        current(attacks, caller).removeIf(attack -> attack.traces.likeness(traces) >= SEVERAL_ALLOWED);
        remember(of(allowed, caller), traces);
    }

    private void remember(Deque<Remembered> memory, Traces traces) {
        memory.removeIf(known -> known.traces.signature().similarity(traces.signature()) == 1);
        while (memory.size() >= most) {
            memory.removeFirst();
        }
        memory.addLast(new Remembered(traces, time.instant().plus(lasts)));
    }

    /** Of all tenants: one that never comes back would keep its memory for ever. */
    private void forgetOld() {
        Instant now = time.instant();
        for (Map<String, Deque<Remembered>> memories : List.of(attacks, allowed)) {
            memories.values().forEach(memory -> memory.removeIf(known -> !known.until.isAfter(now)));
            memories.values().removeIf(Deque::isEmpty);
        }
    }

    /** {@return how many traces are kept of all tenants} */
    synchronized int size() {
        return Stream.of(attacks, allowed)
                .flatMap(memories -> memories.values().stream())
                .mapToInt(Deque::size)
                .sum();
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

    private @Nullable Traces traces(String text) {
        String canonical = CanonicalText.of(text).text();
        MinHash signature = MinHash.of(canonical);
        return signature == null
                ? null
                : new Traces(signature, vectors(List.of(canonical)).get(0));
    }

    /** {@return a vector for each text, all empty where there is no client} */
    private List<float[]> vectors(List<String> texts) {
        EmbeddingClient client = embedding;
        return client == null
                ? Collections.nCopies(texts.size(), new float[0])
                : client.embed(texts, EmbeddingPurpose.DOCUMENT).vectors();
    }

    @Override
    public String name() {
        return "attack-memory";
    }

    @Override
    public String version() {
        return embedding == null ? "2" : "2 " + embedding.identity().name();
    }

    /** {@return {@link DetectorCost#REMOTE} with vectors, for nobody knows where they are made} */
    @Override
    public DetectorCost cost() {
        return embedding == null ? DetectorCost.COMPUTE : DetectorCost.REMOTE;
    }

    /** {@return half of the runs of characters the same, or as near in meaning as paraphrases are} */
    @Override
    public double threshold() {
        return SAME;
    }

    /**
     * {@return the share of the text's runs of characters that it has in common with the attack most like it, or, where that is
     * more, how near its meaning is to it, so that 0.5 is a paraphrase}
     */
    @Override
    public Detection detect(CheckedText text) {
        Caller caller = text.call().caller();
        if (empty(caller)) {
            return Detection.NONE;
        }
        List<String> texts = new ArrayList<>();
        List<MinHash> signatures = new ArrayList<>();
        for (MappedText view : text.views()) {
            for (String part : embedding == null ? List.of(view.text()) : parts(view.text())) {
                MinHash signature = MinHash.of(part);
                if (signature != null) {
                    texts.add(part);
                    signatures.add(signature);
                }
            }
        }
        if (texts.isEmpty()) {
            return Detection.NONE;
        }
        List<float[]> vectors = new ArrayList<>(vectors(texts.subList(0, Math.min(texts.size(), MOST_PARTS))));
        vectors.addAll(Collections.nCopies(texts.size() - vectors.size(), new float[0]));
        List<Traces> traces = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            traces.add(new Traces(signatures.get(i), vectors.get(i)));
        }
        return Detection.of(closest(caller, traces));
    }

    /** The whole, its sentences, and pairs of them, so that an attack in a page is not diluted. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>(List.of(text));
        List<CharRange> sentences = TextWindows.sentences(text);
        if (sentences.size() > 1) {
            sentences.forEach(sentence -> parts.add(sentence.in(text)));
        }
        if (sentences.size() > 2) {
            TextWindows.pairs(text).forEach(pair -> parts.add(pair.in(text)));
        }
        return parts;
    }

    private synchronized boolean empty(Caller caller) {
        return current(attacks, caller).isEmpty();
    }

    private synchronized double closest(Caller caller, List<Traces> traces) {
        Deque<Remembered> known = current(attacks, caller);
        return traces.stream().mapToDouble(each -> closest(known, each)).max().orElse(0);
    }

    private static double closest(Deque<Remembered> memory, Traces traces) {
        return memory.stream()
                .mapToDouble(known -> known.traces.likeness(traces))
                .max()
                .orElse(0);
    }

    /** What is remembered of a text instead of the text: signature and vector, which may be empty. */
    @SuppressWarnings("ArrayRecordComponent") // compared by likeness and by nothing else
    private record Traces(MinHash signature, float[] vector) {

        double likeness(Traces other) {
            double same = signature.similarity(other.signature);
            double cosine = cosine(vector, other.vector);
            double near = cosine < PARAPHRASE
                    ? SAME * Math.max(0, cosine) / PARAPHRASE
                    : SAME + (1 - SAME) * (cosine - PARAPHRASE) / (1 - PARAPHRASE);
            return Math.min(1, Math.max(same, near));
        }

        private static double cosine(float[] a, float[] b) {
            double dot = 0;
            double first = 0;
            double second = 0;
            for (int i = 0; i < Math.min(a.length, b.length); i++) {
                dot += a[i] * b[i];
                first += a[i] * a[i];
                second += b[i] * b[i];
            }
            return first == 0 || second == 0 ? 0 : dot / Math.sqrt(first * second);
        }
    }
}
