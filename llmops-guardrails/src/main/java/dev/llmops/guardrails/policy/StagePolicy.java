package dev.llmops.guardrails.policy;

import dev.llmops.commons.internal.option.Require;
import dev.llmops.guardrails.detect.Provenance;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The policy for one stage.
 *
 * @param detectors the detectors, each once; those that redact do so in this order
 * @param provenance who wrote the texts of this stage
 * @param sources who wrote the texts of certain sources instead, by the {@linkplain
 *     dev.llmops.api.guardrail.GuardrailContext#source() source}; a name that ends with {@code *} matches every source with that prefix. The
 *     longest match applies
 * @param onFailure the action if a detector fails that has no rule of its own
 * @param budget how long all of them may take together, or null for no limit
 * @param maxLength the most UTF-16 code units that a text may have; a longer one is blocked before it is checked
 * @param maxHold how long detectors may hold back a piece of a streamed answer to see the end of its sentence, or null for
 *     no limit; when a later piece arrives and the held text is too old, it is checked as it is. Decisions then depend on the answer's speed
 */
public record StagePolicy(
        List<DetectorRule> detectors,
        Provenance provenance,
        Map<String, Provenance> sources,
        OnFailure onFailure,
        @Nullable Duration budget,
        int maxLength,
        @Nullable Duration maxHold) {

    /** Four million: the length of a book. */
    public static final int DEFAULT_MAX_LENGTH = 1 << 22;

    /** Copies list and map, and rejects a duplicate detector, a blank source, and times out of range. */
    public StagePolicy {
        detectors = List.copyOf(detectors);
        Objects.requireNonNull(provenance, "provenance");
        sources = Collections.unmodifiableMap(new TreeMap<>(sources));
        if (sources.keySet().stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("sources must have names, but one was blank");
        }
        sources.keySet().stream().filter(StagePolicy::hasInnerStar).findFirst().ifPresent(source -> {
            throw new IllegalArgumentException(
                    "a source must have * at its end only, where it is anything, but was '" + source + "'");
        });
        Objects.requireNonNull(onFailure, "onFailure");
        long names = detectors.stream().map(DetectorRule::detector).distinct().count();
        if (names < detectors.size()) {
            throw new IllegalArgumentException("a detector must stand in a stage once, but they were "
                    + detectors.stream().map(DetectorRule::detector).toList());
        }
        Ranges.time("budget", budget);
        Ranges.time("maxHold", maxHold);
        Require.atLeast("maxLength", maxLength, 1);
    }

    /**
     * Creates a stage policy whose texts all have the same writer.
     *
     * @param detectors the detectors, each once
     * @param provenance who wrote the texts of this stage
     * @param onFailure the action if a detector fails that has no rule of its own
     * @param budget how long all of them may take together, or null for no limit
     * @param maxLength the most UTF-16 code units that a text may have
     * @param maxHold how long detectors may hold back a piece of a streamed answer, or null for no limit
     */
    public StagePolicy(
            List<DetectorRule> detectors,
            Provenance provenance,
            OnFailure onFailure,
            @Nullable Duration budget,
            int maxLength,
            @Nullable Duration maxHold) {
        this(detectors, provenance, Map.of(), onFailure, budget, maxLength, maxHold);
    }

    /** It would fit nothing, and what it names would be trusted as the rest of the stage is. */
    private static boolean hasInnerStar(String source) {
        int star = source.indexOf('*');
        return star >= 0 && star < source.length() - 1;
    }

    /** {@return who wrote a text that comes from a source} */
    Provenance provenance(@Nullable String source) {
        if (source == null) {
            return provenance;
        }
        Provenance exact = sources.get(source);
        return exact != null
                ? exact
                : sources.entrySet().stream()
                        .filter(entry -> entry.getKey().endsWith("*")
                                && source.startsWith(entry.getKey()
                                        .substring(0, entry.getKey().length() - 1)))
                        .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                        .map(Map.Entry::getValue)
                        .orElse(provenance);
    }
}
