package dev.llmops.api.prompt;

import dev.llmops.api.internal.Members;
import java.util.List;
import java.util.Optional;

final class CompositePromptRegistry implements PromptRegistry {

    private final List<PromptRegistry> registries;

    CompositePromptRegistry(List<PromptRegistry> registries) {
        this.registries = Members.atLeastOne("registries", registries);
    }

    @Override
    public PromptVersion register(String name, PromptContent content, PromptCommit commit) {
        return owner(name).register(name, content, commit);
    }

    @Override
    public Optional<PromptVersion> find(PromptReference reference) {
        return owner(reference.name()).find(reference);
    }

    @Override
    public List<String> names() {
        return registries.stream()
                .flatMap(registry -> registry.names().stream())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public List<PromptVersion> versions(String name) {
        return owner(name).versions(name);
    }

    @Override
    public PromptVersion label(String name, int number, String label, PromptCommit commit) {
        return owner(name).label(name, number, label, commit);
    }

    private PromptRegistry owner(String name) {
        return registries.stream()
                .filter(registry -> registry.find(PromptReference.latest(name)).isPresent())
                .findFirst()
                .orElse(registries.get(0));
    }
}
