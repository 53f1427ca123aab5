package dev.llmops.core.prompt.label;

import dev.llmops.api.prompt.LabelEvidence;
import dev.llmops.api.prompt.LabelPolicy;
import dev.llmops.api.prompt.LabelRequest;
import dev.llmops.api.prompt.LabelledVersion;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.commons.internal.time.Durations;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Policies for protected labels. Each decides by the evidence that comes with a change and concerns the content of the version that is to
 * get the label; negative evidence outweighs any positive evidence. No policy allows a label to be removed.
 */
public final class LabelPolicies {

    private LabelPolicies() {}

    /** {@return a policy that lets a label move to a version that was compared with the label's current version and found better} */
    public static LabelPolicy evaluationPassed() {
        return decided(LabelEvidence.EVALUATION, (request, evidence) -> {
            LabelledVersion current = request.current();
            if (current == null) {
                return Optional.of("no version is '" + request.change().label()
                        + "' yet, so that none can be better than it; begin before the label is protected");
            }
            return evidence.stream().anyMatch(each -> current.contentHash().equals(each.baseline()))
                    ? Optional.empty()
                    : Optional.of(
                            "no evaluation compares it with " + current.reference() + ", which has the label now");
        });
    }

    /** {@return a policy that lets a label move to a version that withstood attacks} */
    public static LabelPolicy redTeamPassed() {
        return decided(LabelEvidence.RED_TEAM, (request, evidence) -> Optional.empty());
    }

    /**
     * {@return a policy that lets a label move to a version approved by people who neither wrote the version nor move the label}
     *
     * @param number how many must approve, at least 1
     * @param people who may approve, or empty if anyone may
     */
    public static LabelPolicy approvedBy(int number, Set<String> people) {
        return approvedBy(number, people, Map.of());
    }

    /**
     * {@return a policy that lets a label move to a version approved by people who neither wrote the version nor move the label} An approval under
     * a name without a key is only a claim by whoever recorded it.
     *
     * @param number how many must approve, at least 1
     * @param people who may approve, or empty if anyone may
     * @param keys public Ed25519 keys by name; for a name with a key, only {@linkplain SignedApprovals signed} approvals count
     */
    public static LabelPolicy approvedBy(int number, Set<String> people, Map<String, PublicKey> keys) {
        Require.atLeast("number", number, 1);
        Set<String> allowed = Set.copyOf(people);
        Map<String, PublicKey> signing = Map.copyOf(keys);
        return decided(LabelEvidence.APPROVAL, (request, evidence) -> {
            Set<String> approving = new TreeSet<>();
            Map<String, String> unsigned = new TreeMap<>(); // the last says it
            for (LabelEvidence each : evidence) {
                String name = each.by();
                PublicKey key = name == null ? null : signing.get(name);
                if (name != null) {
                    Optional<String> problem =
                            key == null ? Optional.empty() : SignedApprovals.problem(each, request, key);
                    problem.ifPresentOrElse(why -> unsigned.put(name, why), () -> approving.add(name));
                }
            }
            unsigned.keySet().removeAll(approving);
            approving.removeIf(name -> !allowed.isEmpty() && !allowed.contains(name));
            approving.removeIf(name -> name.equals(request.change().commit().author())
                    || name.equals(Objects.requireNonNull(request.version()).author()));
            return approving.size() >= number
                    ? Optional.empty()
                    : Optional.of(number + " must approve who neither wrote the version nor move the label"
                            + (allowed.isEmpty() ? "" : ", of " + new TreeSet<>(allowed)) + ", but there are "
                            + approving
                            + unsigned.entrySet().stream()
                                    .map(each -> "; what " + each.getKey() + " approved is " + each.getValue())
                                    .collect(Collectors.joining()));
        });
    }

    /**
     * {@return a policy that lets a label move if all of the policies do}
     *
     * @param policies the policies
     */
    public static LabelPolicy all(LabelPolicy... policies) {
        List<LabelPolicy> each = List.of(policies);
        return request -> each.stream()
                .map(policy -> policy.refusal(request))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * {@return a policy that ignores evidence for a move if it is too old} Evidence of unknown age is too old; evidence against the move counts
     * at any age.
     *
     * @param maxAge the maximum age, above 0
     * @param clock the current time
     * @param policy the policy that decides on the remaining evidence
     */
    public static LabelPolicy within(Duration maxAge, InstantSource clock, LabelPolicy policy) {
        Require.positive("maxAge", maxAge);
        Objects.requireNonNull(policy, "policy");
        return request -> {
            Instant oldest = Durations.before(clock.instant(), maxAge);
            List<LabelEvidence> counted = request.change().evidence().stream()
                    .filter(each ->
                            !each.passed() || (each.at() != null && !each.at().isBefore(oldest)))
                    .toList();
            int left = request.change().evidence().size() - counted.size();
            return policy.refusal(request.withEvidence(counted))
                    .map(reason -> left == 0
                            ? reason
                            : reason + " (" + left + " pieces of evidence were not counted: older than "
                                    + maxAge.toDays() + " days, or of unknown time)");
        };
    }

    /**
     * {@return a policy that lets a label move back to any version that had it before, without evidence, and otherwise applies a policy} For
     * incidents.
     *
     * @param policy the policy
     */
    public static LabelPolicy orBack(LabelPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return request -> {
            LabelledVersion version = request.version();
            boolean had = version != null
                    && request.history().stream().anyMatch(move -> Objects.equals(move.to(), version.number()));
            return had ? Optional.empty() : policy.refusal(request);
        };
    }

    private static LabelPolicy decided(
            String kind, BiFunction<LabelRequest, List<LabelEvidence>, Optional<String>> rule) {
        return request -> {
            LabelledVersion version = request.version();
            if (version == null) {
                return Optional.of("a protected label is not taken away; move it to another version");
            }
            List<LabelEvidence> evidence = request.evidence(kind);
            Optional<LabelEvidence> against =
                    evidence.stream().filter(each -> !each.passed()).findFirst();
            if (against.isPresent()) {
                return Optional.of(against.get().summary());
            }
            return evidence.isEmpty()
                    ? Optional.of("there is no evidence of kind '" + kind + "' about " + version.reference()
                            + " with its content " + version.contentHash())
                    : rule.apply(request, evidence);
        };
    }
}
