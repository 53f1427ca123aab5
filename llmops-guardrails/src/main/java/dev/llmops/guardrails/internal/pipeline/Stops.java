package dev.llmops.guardrails.internal.pipeline;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.policy.PolicyGuardrail;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a text is stopped, told without a word of it. */
final class Stops {

    private static final Logger LOG = LoggerFactory.getLogger(Stops.class);

    private Stops() {}

    static boolean stops(@Nullable Decision decision) {
        return decision != null && decision.stops();
    }

    /** {@return the first to block, or else the first to ask again} */
    static @Nullable Decision stronger(@Nullable Decision first, @Nullable Decision second) {
        boolean stronger = first == null || (first instanceof Decision.Reask && second instanceof Decision.Block);
        return stronger ? second : first;
    }

    static Decision tooLong(int maxLength) {
        return Decision.block(
                "the text is longer than the " + maxLength + " characters that the policy allows; shorten it",
                new Finding("policy", "too_long", null, 1));
    }

    static Decision blocked(List<Finding> why) {
        return new Decision.Block("the policy does not let the text pass: " + reasons(why), why);
    }

    static Decision reask(List<Finding> why) {
        return new Decision.Reask("Answer again, without this: " + reasons(why), why);
    }

    static Decision failed(String detector, String why) {
        return new Decision.Block(
                "the detector '" + detector + "' failed (" + why + "), so the text does not pass",
                List.of(failure(detector)));
    }

    /** Logs a failure. What an exception says may hold the text, so it is neither logged nor kept. */
    static Finding failure(String detector, GuardrailStage stage, String why) {
        LOG.warn("detector '{}' failed at stage {}: {}", detector, stage, why);
        return failure(detector);
    }

    private static Finding failure(String detector) {
        return new Finding(detector, PolicyGuardrail.DETECTOR_FAILED, null, 1);
    }

    /** {@return the same decision to stop, with all that was found; what led to it stands first} */
    static Decision with(List<Finding> findings, Decision stop) {
        Set<String> why = stop.findings().stream().map(Stops::kind).collect(Collectors.toSet());
        List<Finding> all = new ArrayList<>(findings);
        all.sort(Comparator.comparing(finding -> !why.contains(kind(finding))));
        return stop instanceof Decision.Reask reask
                ? new Decision.Reask(reask.instruction(), all, reask.fields())
                : new Decision.Block(((Decision.Block) stop).reason(), all);
    }

    /** {@return what tells findings of one kind from others} */
    static String kind(Finding finding) {
        return finding.detector() + '\n' + finding.type();
    }

    private static String reasons(List<Finding> findings) {
        return findings.stream()
                .collect(Collectors.groupingBy(
                        Finding::detector, TreeMap::new, Collectors.mapping(Finding::type, Collectors.toSet())))
                .entrySet()
                .stream()
                .map(entry -> entry.getKey() + " ("
                        + entry.getValue().stream().sorted().collect(Collectors.joining(", ")) + ")")
                .collect(Collectors.joining(", "));
    }
}
