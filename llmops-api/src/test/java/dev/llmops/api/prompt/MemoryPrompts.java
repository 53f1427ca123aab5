package dev.llmops.api.prompt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps versions, without labels, in memory. */
final class MemoryPrompts implements PromptRegistry {

    private final List<PromptVersion> all = new ArrayList<>();

    @Override
    public PromptVersion register(String name, PromptContent content, PromptCommit commit) {
        int number = versions(name).size() + 1;
        PromptVersion version =
                new PromptVersion(name, number, "sha256:" + number, content, Set.of(), null, null, null, Instant.EPOCH);
        all.add(version);
        return version;
    }

    @Override
    public Optional<PromptVersion> find(PromptReference reference) {
        return versions(reference.name()).stream()
                .filter(version -> reference.number() == null || version.number() == reference.number())
                .reduce((earlier, later) -> later);
    }

    @Override
    public List<String> names() {
        return all.stream().map(PromptVersion::name).distinct().sorted().toList();
    }

    @Override
    public List<PromptVersion> versions(String name) {
        return all.stream().filter(version -> version.name().equals(name)).toList();
    }

    @Override
    public PromptVersion label(String name, int number, String label, PromptCommit commit) {
        return get(PromptReference.version(name, number));
    }
}
