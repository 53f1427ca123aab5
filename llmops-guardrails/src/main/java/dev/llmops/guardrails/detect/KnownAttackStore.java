package dev.llmops.guardrails.detect;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.text.CharRange;
import dev.llmops.commons.internal.file.WholeFile;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.text.MinHash;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Remembers attacks, so that the same one in slightly other words is known again: by MinHash signatures (Broder 1997) of
 * runs of characters, and {@linkplain #withVectors with vectors} paraphrases by their meaning; never by their text, though a vector
 * tells much of it. Each tenant has attacks of its own.
 *
 * <p>Nothing is remembered because a detector was sure of it: who could choose what is remembered could have harmless texts
 * stopped. An attack is {@linkplain #confirm confirmed} by somebody, and a text like one that was {@linkplain #allow allowed}
 * is not remembered. Memories are bounded, the oldest goes first, and all that is in them, allowed texts too, ends after a
 * time. They are kept in this
 * process, until they are {@linkplain #save saved}. Safe for use by several threads.
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
     * Creates an empty store that knows attacks by their characters.
     *
     * @param maxAttacks how many attacks a tenant has at most, at least 1
     * @param ttl how long each is remembered, positive
     * @param clock tells the time
     */
    public KnownAttackStore(int maxAttacks, Duration ttl, InstantSource clock) {
        this(maxAttacks, ttl, clock, null);
    }

    /**
     * Creates an empty store that knows attacks by their meaning too.
     *
     * @param maxAttacks how many attacks a tenant has at most, at least 1
     * @param ttl how long each is remembered, positive
     * @param clock tells the time
     * @param embedding makes vectors, of which the cosine tells how near two texts are; if it fails, so does the detector. It
     *     stays the caller's to close
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
     * @param caller whose tenant it is remembered for
     * @param text the attack
     * @return whether it is: not if it is too short to be known again, or like something that was allowed
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
     * Notes that a text is harmless, and forgets attacks that are like it.
     *
     * @param caller whose tenant it is noted for
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
     * Writes all that is remembered, of all tenants, into a file: signatures, vectors, tenants and times, no texts. What stood in the
     * file is replaced at once. The file is not signed: whoever may write it decides what is stopped.
     *
     * @param file where to
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
     * Remembers what is in a file too, each for its tenant, as long as it would have been remembered, and at most as long as this
     * memory remembers. Bounded as ever: of more than a tenant may have the oldest go first. What is like something that was
     * allowed, here or in the file, is no attack. Of a file that is refused nothing is taken.
     *
     * @param file what {@link #save} wrote
     * @throws IOException if it cannot be read
     * @throws InvalidKnownAttackStoreException if it is no such file, a broken one, or one whose vectors another client made
     */
    public void load(Path file) throws IOException {
        KnownAttackFile saved = KnownAttackFile.read(file, vectorsOf());
        synchronized (this) {
            forgetOld();
            Instant now = clock.instant();
            saved.entries().stream()
                    .filter(entry -> entry.traces().until().isAfter(now))
                    .forEach(entry -> take(entry, now.plus(ttl)));
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
                : new KnownAttack(
                        signature,
                        vectors(List.of(canonical)).get(0),
                        clock.instant().plus(ttl));
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
