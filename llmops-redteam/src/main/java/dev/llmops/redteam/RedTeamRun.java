package dev.llmops.redteam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All attacks of one run, and how they went.
 *
 * @param target what was attacked, in the words of who ran it
 * @param seed what made the choices: the same catalogue, converters, limit and seed make the same attacks
 * @param catalog the catalogue's digest
 * @param results in the order of the catalogue
 */
public record RedTeamRun(String target, long seed, String catalog, List<AttackResult> results) {

    private static final double MIN_SCORED = 0.5;

    /** Copies the list. */
    public RedTeamRun {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(catalog, "catalog");
        results = List.copyOf(results);
    }

    /** {@return the success rate over all} */
    public AttackRate rate() {
        return AttackRate.of(results);
    }

    /** {@return the families, in the order of the catalogue, with the results of each} */
    public Map<ProbeFamily, List<AttackResult>> byFamily() {
        return grouped(AttackResult::family);
    }

    /** {@return the converters, in the order in which they were used, with the results of each} */
    public Map<String, List<AttackResult>> byConverter() {
        return grouped(AttackResult::converter);
    }

    /** {@return how many attacks each guardrail stopped, by its name} */
    public Map<String, Long> blocked() {
        return results.stream()
                .filter(result -> result.blockedBy() != null)
                .collect(Collectors.groupingBy(
                        result -> String.valueOf(result.blockedBy()), TreeMap::new, Collectors.counting()));
    }

    /**
     * {@return how many ended so}
     *
     * @param outcome how
     */
    public long count(AttackOutcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }

    /**
     * {@return why this run says nothing about its target, or empty if it does} It does not if no attack was made, too many got
     * no answer, or fewer than half of those that got one were scored: rubrics are scored by a judge only.
     *
     * @param maxFailed the greatest share of attacks that may end without an answer, 0 to 1
     */
    public Optional<String> unmeasured(double maxFailed) {
        long failed = count(AttackOutcome.FAILED);
        int answered = results.size() - (int) failed;
        if (results.isEmpty()) {
            return Optional.of("no attack was made");
        }
        if (failed > maxFailed * results.size()) {
            return Optional.of(failed + " of " + results.size()
                    + " attacks got no answer, which is more than the allowed share of " + maxFailed);
        }
        int scored = rate().scored();
        return scored == 0 || scored < MIN_SCORED * answered
                ? Optional.of(scored + " of " + answered
                        + " attacks that got an answer were scored, and at least half must be; rubrics need a judge")
                : Optional.empty();
    }

    private <K> Map<K, List<AttackResult>> grouped(Function<AttackResult, K> key) {
        return results.stream().collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
    }
}
