package dev.llmops.core.adapter;

import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.LabelPolicy;
import dev.llmops.api.prompt.LabelRefusedException;
import dev.llmops.api.prompt.LabelRequest;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A registry in which a label moves only if its policy allows it, from the version that the policy saw. Labels without a policy move freely.
 * Changes made directly in the underlying registry are not prevented; the label's history and the audit log show them. Safe for use by
 * several threads.
 */
public final class ProtectedAdapterRegistry implements AdapterRegistry {

    private final AdapterRegistry registry;
    private final Map<String, LabelPolicy> policies;

    private ProtectedAdapterRegistry(AdapterRegistry registry, Map<String, LabelPolicy> policies) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.policies = Map.copyOf(policies);
        this.policies.keySet().forEach(PromptReference::requireLabel);
    }

    /**
     * {@return a registry that protects labels of an underlying one}
     *
     * @param registry the underlying registry
     * @param policies the policy of each protected label, for every adapter
     */
    public static ProtectedAdapterRegistry of(AdapterRegistry registry, Map<String, LabelPolicy> policies) {
        return new ProtectedAdapterRegistry(registry, policies);
    }

    @Override
    public void change(LabelChange change) {
        LabelPolicy policy = policies.get(change.label());
        if (policy == null) {
            registry.change(change);
            return;
        }
        @Nullable
        AdapterVersion current =
                registry.find(change.name() + "@" + change.label()).orElse(null);
        @Nullable Integer from = current == null ? null : Integer.valueOf(current.number());
        change.requireExpected(from);
        if (!Objects.equals(from, change.to())) {
            @Nullable
            AdapterVersion version = change.to() == null ? null : registry.get(change.name() + "@" + change.to());
            List<LabelMove> moves = registry.moves(change.name()).stream()
                    .filter(move -> move.label().equals(change.label()))
                    .toList();
            LabelRequest request = new LabelRequest(change, version, current, moves, moves.size() + 1);
            policy.refusal(request).ifPresent(reason -> {
                throw new LabelRefusedException("label '" + change.name() + "@" + change.label()
                        + "' is protected and does not move to "
                        + (version == null ? "no version" : "version " + version.number()) + ": " + reason);
            });
        }
        registry.change(change.expecting(from == null ? 0 : from));
    }

    @Override
    public AdapterVersion register(String name, AdapterContent content, PromptCommit commit) {
        return registry.register(name, content, commit);
    }

    @Override
    public Optional<AdapterVersion> find(String reference) {
        return registry.find(reference);
    }

    @Override
    public AdapterVersion get(String reference) {
        return registry.get(reference);
    }

    @Override
    public List<String> names() {
        return registry.names();
    }

    @Override
    public List<AdapterVersion> versions(String name) {
        return registry.versions(name);
    }

    @Override
    public List<LabelMove> moves(String name) {
        return registry.moves(name);
    }
}
