package dev.llmops.core.prompt;

import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.json.ContentHash;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Versions in a map, guarded by one lock: it is read once per call and written when an application starts. */
final class InMemoryPromptRegistry implements PromptRegistry {

    private final Map<String, List<PromptVersion>> byName = new TreeMap<>();
    private final InstantSource clock;

    InMemoryPromptRegistry(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized PromptVersion register(String name, PromptContent content, PromptCommit commit) {
        PromptReference.requireName(name);
        PromptRenderer.check(name, content);
        String hash = ContentHash.ofPrompt(content);
        List<PromptVersion> versions = byName.getOrDefault(name, List.of());
        Optional<PromptVersion> same = versions.stream()
                .filter(version -> version.contentHash().equals(hash))
                .findFirst();
        if (same.isPresent()) {
            return same.get();
        }
        PromptVersion version = new PromptVersion(
                name,
                versions.size() + 1,
                hash,
                content,
                Set.of(),
                commit.author(),
                commit.message(),
                versions.isEmpty() ? null : versions.size(),
                clock.instant());
        byName.computeIfAbsent(name, key -> new ArrayList<>()).add(version);
        return version;
    }

    @Override
    public synchronized Optional<PromptVersion> find(PromptReference reference) {
        List<PromptVersion> versions = byName.getOrDefault(reference.name(), List.of());
        Integer number = reference.number();
        if (number != null) {
            return number <= versions.size() ? Optional.of(versions.get(number - 1)) : Optional.empty();
        }
        String label = reference.label();
        if (label != null) {
            return versions.stream()
                    .filter(version -> version.labels().contains(label))
                    .findFirst();
        }
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    @Override
    public synchronized List<String> names() {
        return List.copyOf(byName.keySet());
    }

    @Override
    public synchronized List<PromptVersion> versions(String name) {
        return List.copyOf(byName.getOrDefault(name, List.of()));
    }

    @Override
    public synchronized PromptVersion label(String name, int number, String label, PromptCommit commit) {
        PromptReference.requireLabel(label);
        List<PromptVersion> versions = byName.getOrDefault(name, List.of());
        if (number < 1 || number > versions.size()) {
            throw new PromptNotFoundException("no prompt '" + name + "@" + number + "'; there are "
                    + (versions.isEmpty() ? "no versions of it" : "versions 1 to " + versions.size()));
        }
        versions.replaceAll(version -> withLabel(version, label, version.number() == number));
        return versions.get(number - 1);
    }

    private static PromptVersion withLabel(PromptVersion version, String label, boolean has) {
        Set<String> labels = new HashSet<>(version.labels());
        boolean changed = has ? labels.add(label) : labels.remove(label);
        return !changed
                ? version
                : new PromptVersion(
                        version.name(),
                        version.number(),
                        version.contentHash(),
                        version.content(),
                        labels,
                        version.author(),
                        version.message(),
                        version.parent(),
                        version.createdAt());
    }
}
