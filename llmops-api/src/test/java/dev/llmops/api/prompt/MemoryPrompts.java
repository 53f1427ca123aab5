package dev.llmops.api.prompt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps versions, without labels, in memory. */
final class MemoryPrompts implements PromptRegistry {

    private final List<PromptVersion> all = new ArrayList<>();
    private final List<LabelMove> moves = new ArrayList<>();

    @Override
    public PromptVersion register(String name, PromptContent content, Integer parent, PromptCommit commit) {
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
    public List<PromptVersion> search(PromptQuery query) {
        return all.stream().filter(version -> query.matches(version, Set.of())).toList();
    }

    @Override
    public void change(LabelChange change) {
        moves.add(LabelMove.of(change, null, Instant.EPOCH));
    }

    @Override
    public List<LabelMove> moves(String name) {
        return List.copyOf(moves);
    }

    @Override
    public List<String> tags(String name) {
        return List.of();
    }

    @Override
    public void tag(String name, Set<String> add, Set<String> remove, PromptCommit commit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void add(PromptHistory history, PromptCommit commit) {
        throw new UnsupportedOperationException();
    }
}
