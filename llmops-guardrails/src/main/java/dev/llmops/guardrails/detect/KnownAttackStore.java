package dev.llmops.guardrails.detect;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.text.MinHash;
import dev.llmops.commons.internal.time.Durations;
import dev.llmops.guardrails.internal.classifier.TextWindows;
import dev.llmops.guardrails.internal.text.CanonicalText;
import dev.llmops.guardrails.internal.text.TextSignature;
import java.io.IOException;
import java.nio.file.Path;
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
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers attacks, so that it recognises them in slightly different words: by MinHash signatures (Broder 1997) of
 * character n-grams, and, {@linkplain #withVectors with vectors}, paraphrases. It never stores the text, though a vector
 * reveals much of it. Each tenant has its own attacks.
 *
 * <p>An attack is not remembered just because a detector was sure of it: whoever could choose what is remembered could have harmless texts
 * stopped. Someone must {@linkplain #confirm confirm} an attack, and a text like one that was {@linkplain #allow allowed}
 * is not remembered. The store is bounded and drops the oldest first, and everything in it, including allowed texts, expires after a
 * time. It is kept in this
 * process until it is {@linkplain #save saved}. Safe for use by multiple threads.
 */
public final class KnownAttackStore implements TextDetector {

    private static final double SEVERAL_ALLOWED = 0.4;
    /** So many windows of a text are looked at by their meaning; all of it is by its characters. */
    private static final int MAX_WINDOWS = 256;

    private final Map<String, Deque<KnownAttack>> attacks = new HashMap<>();
    private final Map<String, Deque<KnownAttack>> allowed = new HashMap<>();
    private final int maxAttacks;
    private final Duration ttl;
    private final InstantSource clock;
    private final @Nullable EmbeddingClient embedding;

    /**
     * Creates an empty store that recognises attacks by their characters.
     *
     * @param maxAttacks the most attacks of a tenant, at least 1
     * @param ttl how long each is remembered, positive
     * @param clock the clock
     */
    public KnownAttackStore(int maxAttacks, Duration ttl, InstantSource clock) {
        this(maxAttacks, ttl, clock, null);
    }

    /**
     * Creates an empty store that also recognises attacks by their meaning.
     *
     * @param maxAttacks the most attacks of a tenant, at least 1
     * @param ttl how long each is remembered, positive
     * @param clock the clock
     * @param embedding computes vectors, whose cosine measures how similar two texts are; if it fails, so does the detector. The
     *     caller closes it
     * @return the store
     */
    public static KnownAttackStore withVectors(
            int maxAttacks, Duration ttl, InstantSource clock, EmbeddingClient embedding) {
        return new KnownAttackStore(maxAttacks, ttl, clock, Objects.requireNonNull(embedding, "embedding"));
    }

    private KnownAttackStore(int maxAttacks, Duration ttl, InstantSource clock, @Nullable EmbeddingClient embedding) {
        this.maxAttacks = Require.atLeast("maxAttacks", maxAttacks, 1);
        this.ttl = Require.positive("ttl", ttl);
        this.clock = Objects.requireNonNull(clock, "clock");
        this.embedding = embedding;
    }

    /**
     * Remembers an attack.
     *
     * @param caller the caller whose tenant it is remembered for
     * @param text the attack
     * @return whether it was remembered: not if it is too short to be recognised, or like something that was allowed
     */
    public boolean confirm(Caller caller, String text) {
        KnownAttack traces = traces(text);
        if (traces == null) {
            return false;
        }
        synchronized (this) {
            forgetOld();
            return remember(tenant(caller), traces);
        }
    }

    private boolean remember(String tenant, KnownAttack traces) {
        if (closest(current(allowed, tenant), traces) >= SEVERAL_ALLOWED) {
            return false;
        }
        remember(of(attacks, tenant), traces);
        return true;
    }

    /**
     * Records that a text is harmless, and forgets attacks that are like it.
     *
     * @param caller the caller whose tenant it is recorded for
     * @param text the text
     */
    public void allow(Caller caller, String text) {
        KnownAttack traces = traces(text);
        if (traces != null) {
            synchronized (this) {
                forgetOld();
                forget(tenant(caller), traces);
            }
        }
    }

    private void forget(String tenant, KnownAttack traces) {
        current(attacks, tenant).removeIf(attack -> attack.likeness(traces) >= SEVERAL_ALLOWED);
        remember(of(allowed, tenant), traces);
    }

    private void remember(Deque<KnownAttack> memory, KnownAttack traces) {
        memory.removeIf(known -> known.signature().similarity(traces.signature()) == 1);
        while (memory.size() >= maxAttacks) {
            memory.removeFirst();
        }
        memory.addLast(traces);
    }

    /** Of all tenants: one that never comes back would keep its memory for ever. */
    private void forgetOld() {
        Instant now = clock.instant();
        for (Map<String, Deque<KnownAttack>> memories : List.of(attacks, allowed)) {
            memories.values()
                    .forEach(memory -> memory.removeIf(known -> !known.until().isAfter(now)));
            memories.values().removeIf(Deque::isEmpty);
        }
    }

    /**
     * Writes the whole store, for all tenants, to a file: signatures, vectors, tenants and times, no texts. The file's previous
     * content is replaced atomically. The file is not signed: whoever may write it decides what is stopped.
     *
     * @param file the destination
     * @throws IOException if it cannot be written
     */
    public void save(Path file) throws IOException {
        WholeFile.write(file, snapshot().written());
    }

    private synchronized KnownAttackFile snapshot() {
        forgetOld();
        return KnownAttackFile.of(vectorsOf(), attacks, allowed);
    }

    /**
     * Adds the content of a file, each entry for its tenant, for its remaining time, and at most as long as this
     * store remembers. The bounds apply: if a tenant has more than its limit, the oldest are dropped. Texts like something that was
     * allowed, here or in the file, are not attacks. If the file is rejected, nothing is added.
     *
     * @param file a file from {@link #save}
     * @throws IOException if it cannot be read
     * @throws InvalidKnownAttackStoreException if it is not such a file, is corrupt, or has vectors of another client
     */
    public void load(Path file) throws IOException {
        KnownAttackFile saved = KnownAttackFile.read(file, vectorsOf());
        synchronized (this) {
            forgetOld();
            Instant now = clock.instant();
            saved.entries().stream()
                    .filter(entry -> entry.traces().until().isAfter(now))
                    .forEach(entry -> take(entry, Durations.after(now, ttl)));
        }
    }

    private void take(KnownAttackFile.Entry entry, Instant latest) {
        KnownAttack traces = entry.traces().endingBy(latest);
        if (entry.attack()) {
            remember(entry.tenant(), traces);
        } else {
            forget(entry.tenant(), traces);
        }
    }

    /** {@return which client makes the vectors, or nothing} */
    private String vectorsOf() {
        return embedding == null ? "" : embedding.identity().name();
    }

    /** {@return how many traces are kept of all tenants} */
    synchronized int size() {
        return Stream.of(attacks, allowed)
                .flatMap(memories -> memories.values().stream())
                .mapToInt(Deque::size)
                .sum();
    }

    private static String tenant(Caller caller) {
        return Objects.requireNonNullElse(caller.tenant(), "");
    }

    private static Deque<KnownAttack> of(Map<String, Deque<KnownAttack>> memories, String tenant) {
        return memories.computeIfAbsent(tenant, key -> new ArrayDeque<>());
    }

    /** {@return what has not ended; asking makes no memory for a tenant that has none} */
    private Deque<KnownAttack> current(Map<String, Deque<KnownAttack>> memories, String tenant) {
        Deque<KnownAttack> memory = memories.get(tenant);
        if (memory == null) {
            return new ArrayDeque<>(0);
        }
        Instant now = clock.instant();
        memory.removeIf(known -> !known.until().isAfter(now));
        if (memory.isEmpty()) {
            memories.remove(tenant);
        }
        return memory;
    }

    private @Nullable KnownAttack traces(String text) {
        String canonical = CanonicalText.of(text).text();
        MinHash signature = TextSignature.of(canonical);
        return signature == null
                ? null
                : new KnownAttack(signature, vectors(List.of(canonical)).get(0), Durations.after(clock.instant(), ttl));
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
        return "known-attacks";
    }

    @Override
    public Set<String> categories() {
        return Set.of(name());
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
        return KnownAttack.SAME;
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
        List<String> views = text.views().stream().map(AlignedText::text).toList();
        List<MinHash> signatures = signatures(views);
        if (embedding == null) {
            return Detection.of(closest(caller, signatures, List.of()));
        }
        EmbeddingWindows windows = EmbeddingWindows.of(views, MAX_WINDOWS);
        Detection detection = Detection.of(closest(caller, signatures, vectors(windows.texts())));
        return windows.all() ? detection : detection.partly();
    }

    private List<MinHash> signatures(List<String> views) {
        return views.stream()
                .flatMap(view -> embedding == null ? Stream.of(view) : parts(view).stream())
                .map(TextSignature::of)
                .filter(Objects::nonNull)
                .toList();
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
        return current(attacks, tenant(caller)).isEmpty();
    }

    private synchronized double closest(Caller caller, List<MinHash> signatures, List<float[]> vectors) {
        double closest = 0;
        for (KnownAttack known : current(attacks, tenant(caller))) {
            for (MinHash signature : signatures) {
                closest = Math.max(closest, known.signature().similarity(signature));
            }
            for (float[] vector : vectors) {
                closest = Math.max(closest, known.nearness(vector));
            }
        }
        return closest;
    }

    private static double closest(Deque<KnownAttack> memory, KnownAttack traces) {
        return memory.stream()
                .mapToDouble(known -> known.likeness(traces))
                .max()
                .orElse(0);
    }
}
