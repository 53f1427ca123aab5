package dev.llmops.api.prompt;

import dev.llmops.api.error.PromptNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class NoopPromptRegistry implements PromptRegistry {

    static final NoopPromptRegistry INSTANCE = new NoopPromptRegistry();

    @Override
    public PromptVersion register(String name, PromptContent content, @Nullable Integer parent, PromptCommit commit) {
        throw refused(name);
    }

    private static UnsupportedOperationException refused(String name) {
        return new UnsupportedOperationException(
                "the no-op registry keeps no prompt, so '" + name + "' cannot be registered; set a store");
    }

    private static PromptNotFoundException missing(String reference) {
        return new PromptNotFoundException("no prompt '" + reference + "'; the registry is empty");
    }

    @Override
    public Optional<PromptVersion> find(PromptReference reference) {
        return Optional.empty();
    }

    @Override
    public List<String> names() {
        return List.of();
    }

    @Override
    public List<PromptVersion> versions(String name) {
        return List.of();
    }

    @Override
    public List<PromptVersion> search(PromptQuery query) {
        return List.of();
    }

    @Override
    public void change(LabelChange change) {
        throw missing(change.to() == null ? change.name() : change.name() + "@" + change.to());
    }

    @Override
    public List<LabelMove> moves(String name) {
        return List.of();
    }

    @Override
    public List<String> tags(String name) {
        return List.of();
    }

    @Override
    public void tag(String name, Set<String> add, Set<String> remove, PromptCommit commit) {
        throw missing(name);
    }

    @Override
    public void add(PromptHistory history, PromptCommit commit) {
        throw refused(history.name());
    }
}
