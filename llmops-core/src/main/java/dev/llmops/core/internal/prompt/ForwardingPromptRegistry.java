package dev.llmops.core.internal.prompt;

import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.prompt.ServedPrompt;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes everything on to another registry; what is written by other methods stays written by them, so that a registry that changes one changes all.
 */
public abstract class ForwardingPromptRegistry implements PromptRegistry {

    /** The other one. */
    protected final PromptRegistry registry;

    protected ForwardingPromptRegistry(PromptRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public PromptVersion register(String name, PromptContent content, @Nullable Integer parent, PromptCommit commit) {
        return registry.register(name, content, parent, commit);
    }

    @Override
    public Optional<PromptVersion> find(PromptReference reference) {
        return registry.find(reference);
    }

    @Override
    public Optional<ServedPrompt> lookUp(PromptReference reference) {
        return registry.lookUp(reference);
    }

    @Override
    public List<String> names() {
        return registry.names();
    }

    @Override
    public List<PromptVersion> versions(String name) {
        return registry.versions(name);
    }

    @Override
    public List<PromptVersion> search(PromptQuery query) {
        return registry.search(query);
    }

    @Override
    public void change(LabelChange change) {
        registry.change(change);
    }

    @Override
    public List<LabelMove> moves(String name) {
        return registry.moves(name);
    }

    @Override
    public List<String> tags(String name) {
        return registry.tags(name);
    }

    @Override
    public void tag(String name, Set<String> add, Set<String> remove, PromptCommit commit) {
        registry.tag(name, add, remove, commit);
    }

    @Override
    public void add(PromptHistory history, PromptCommit commit) {
        registry.add(history, commit);
    }

    @Override
    public Optional<PromptVersion> findAt(PromptReference reference, Instant time) {
        return registry.findAt(reference, time);
    }

    @Override
    public PromptHistory history(String name) {
        return registry.history(name);
    }
}
