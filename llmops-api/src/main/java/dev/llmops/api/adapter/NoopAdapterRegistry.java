package dev.llmops.api.adapter;

import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptCommit;
import java.util.List;
import java.util.Optional;

final class NoopAdapterRegistry implements AdapterRegistry {

    static final NoopAdapterRegistry INSTANCE = new NoopAdapterRegistry();

    @Override
    public AdapterVersion register(String name, AdapterContent content, PromptCommit commit) {
        throw new UnsupportedOperationException(
                "the no-op registry keeps no adapter, so '" + name + "' cannot be registered; set a store");
    }

    @Override
    public Optional<AdapterVersion> find(String reference) {
        return Optional.empty();
    }

    @Override
    public List<String> names() {
        return List.of();
    }

    @Override
    public List<AdapterVersion> versions(String name) {
        return List.of();
    }

    @Override
    public void change(LabelChange change) {
        throw new AdapterNotFoundException("no adapter '" + change.name() + "'; the registry is empty");
    }

    @Override
    public List<LabelMove> moves(String name) {
        return List.of();
    }
}
