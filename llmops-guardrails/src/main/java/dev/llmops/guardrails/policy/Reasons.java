package dev.llmops.guardrails.policy;

import dev.llmops.api.guardrail.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** Says what was found without a word of the text. */
final class Reasons {

    private Reasons() {}

    static String of(List<Finding> findings) {
        return findings.stream()
                .collect(Collectors.groupingBy(
                        Finding::detector,
                        java.util.TreeMap::new,
                        Collectors.mapping(Finding::type, Collectors.toSet())))
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + " ("
                        + entry.getValue().stream().sorted().collect(Collectors.joining(", ")) + ")")
                .collect(Collectors.joining(", "));
    }
}
