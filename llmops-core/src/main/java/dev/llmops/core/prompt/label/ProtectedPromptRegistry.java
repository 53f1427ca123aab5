package dev.llmops.core.prompt.label;

import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.LabelPolicy;
import dev.llmops.api.prompt.LabelRefusedException;
import dev.llmops.api.prompt.LabelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.commons.internal.time.SystemTime;
import dev.llmops.core.internal.audit.PromptEvents;
import dev.llmops.core.internal.prompt.ForwardingPromptRegistry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A registry in which a label moves only if its policy allows it. What a policy saw cannot change before the label moves: it moves from there or
 * not at all. Labels without a policy move freely. Changes made directly in the underlying registry are not prevented; the label's history
 * and the audit log show them. Safe for use by multiple threads.
 */
public final class ProtectedPromptRegistry extends ForwardingPromptRegistry {

    private final Map<String, LabelPolicy> policies;
    private final AuditLog audit;

    private ProtectedPromptRegistry(PromptRegistry registry, Map<String, LabelPolicy> policies, AuditLog audit) {
        super(registry);
        this.audit = Objects.requireNonNull(audit, "audit");
        this.policies = Map.copyOf(policies);
        this.policies.keySet().forEach(PromptReference::requireLabel);
    }

    /**
     * {@return a registry that protects labels of an underlying one}
     *
     * @param registry the underlying registry
     * @param policies the policy of each protected label, for every prompt
     */
    public static ProtectedPromptRegistry of(PromptRegistry registry, Map<String, LabelPolicy> policies) {
        return of(registry, policies, AuditLog.noop());
    }

    /**
     * {@return a registry that protects labels of an underlying one, and records the moves that it refuses}
     *
     * @param registry the underlying registry
     * @param policies the policy of each protected label, for every prompt
     * @param audit receives an entry for each refused move
     */
    public static ProtectedPromptRegistry of(
            PromptRegistry registry, Map<String, LabelPolicy> policies, AuditLog audit) {
        return new ProtectedPromptRegistry(registry, policies, audit);
    }

    @Override
    public void change(LabelChange change) {
        if (!policies.containsKey(change.label())) {
            registry.change(change);
            return;
        }
        PromptHistory history = registry.history(change.name());
        @Nullable Integer current = history.labels().get(change.label());
        change.requireExpected(current);
        if (!Objects.equals(current, change.to())) {
            List<LabelMove> moves = of(change.label(), history.moves());
            check(history, change, current, moves, moves.size() + 1);
        }
        registry.change(change.expecting(current == null ? 0 : current));
    }

    /** A version that is not there is for the registry to refuse. */
    private void check(
            PromptHistory history,
            LabelChange change,
            @Nullable Integer current,
            List<LabelMove> movesBefore,
            int number) {
        Optional<PromptVersion> version = version(history, change.to());
        if (version.isEmpty() && change.to() != null) {
            return;
        }
        LabelRequest request = new LabelRequest(
                change, version.orElse(null), version(history, current).orElse(null), movesBefore, number);
        Objects.requireNonNull(policies.get(change.label())).refusal(request).ifPresent(reason -> {
            audit.append(PromptEvents.refused(change, reason, SystemTime.clock().instant()));
            throw new LabelRefusedException(
                    "label '" + change.name() + "@" + change.label() + "' is protected and does not move to "
                            + (change.to() == null ? "no version" : "version " + change.to()) + ": " + reason);
        });
    }

    private static List<LabelMove> of(String label, List<LabelMove> moves) {
        return moves.stream().filter(move -> move.label().equals(label)).toList();
    }

    private static Optional<PromptVersion> version(PromptHistory history, @Nullable Integer number) {
        return history.versions().stream()
                .filter(version -> Objects.equals(version.number(), number))
                .findFirst();
    }

    /** Each protected label that would be elsewhere afterwards is decided about by its last move and the evidence of that. */
    @Override
    public void add(PromptHistory history, PromptCommit commit) {
        PromptHistory before = registry.history(history.name());
        PromptHistory after = history.addedTo(before);
        for (LabelMove move :
                after.moves().subList(before.moves().size(), after.moves().size())) {
            @Nullable Integer current = before.labels().get(move.label());
            if (policies.containsKey(move.label())
                    && Objects.equals(after.labels().get(move.label()), move.to())
                    && !Objects.equals(current, move.to())) {
                int number = of(move.label(), after.moves()).indexOf(move) + 1;
                check(after, change(move), current, of(move.label(), before.moves()), number);
            }
        }
        registry.add(history, commit);
    }

    private static LabelChange change(LabelMove move) {
        PromptCommit commit = new PromptCommit(move.author(), move.message());
        return new LabelChange(move.name(), move.label(), move.to(), null, move.evidence(), commit);
    }
}
