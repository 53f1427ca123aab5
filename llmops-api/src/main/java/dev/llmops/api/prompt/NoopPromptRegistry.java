package dev.llmops.api.prompt;

import dev.llmops.api.error.PromptNotFoundException;
import java.util.List;
import java.util.Optional;

final class NoopPromptRegistry implements PromptRegistry {

    static final NoopPromptRegistry INSTANCE = new NoopPromptRegistry();

    @Override
    public PromptVersion register(String name, PromptContent content, PromptCommit commit) {
        throw new UnsupportedOperationException(
                "the no-op registry keeps no prompt, so '" + name + "' cannot be registered; set a store");
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
    public PromptVersion label(String name, int number, String label, PromptCommit commit) {
        throw new PromptNotFoundException("no prompt '" + name + "@" + number + "'; the registry is empty");
    }
}
