package dev.llmops.core.prompt;

import dev.llmops.api.error.PromptNotFoundException;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptHistory;
import dev.llmops.api.prompt.PromptQuery;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.json.ContentHash;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Histories in a map, guarded by one lock: it is read once per call and written when an application starts. */
final class InMemoryPromptRegistry implements PromptRegistry {

    private final Map<String, PromptHistory> byName = new TreeMap<>();
    private final InstantSource clock;

    InMemoryPromptRegistry(InstantSource clock) {
        this.clock = clock;
    }

    private PromptHistory of(String name) {
        PromptHistory known = byName.get(name);
        return known != null ? known : new PromptHistory(name, List.of(), List.of(), Set.of());
    }

    private void put(String name, List<PromptVersion> versions, List<LabelMove> moves, Set<String> tags) {
        byName.put(name, new PromptHistory(name, versions, moves, tags));
    }

    private static <T> List<T> with(List<T> list, T another) {
        List<T> longer = new ArrayList<>(list);
        longer.add(another);
        return longer;
    }

    @Override
    public synchronized PromptVersion register(
            String name, PromptContent content, @Nullable Integer parent, PromptCommit commit) {
        PromptReference.requireName(name);
        PromptRenderer.check(name, content);
        String hash = ContentHash.ofPrompt(content);
        PromptHistory history = of(name);
        Optional<PromptVersion> same = history.versions().stream()
                .filter(version -> version.contentHash().equals(hash))
                .reduce((earlier, later) -> later);
        if (same.isPresent()) {
            return same.get();
        }
        if (parent != null) {
            requireVersion(history, parent);
        }
        int latest = latest(history).map(PromptVersion::number).orElse(0);
        PromptVersion version = new PromptVersion(
                name,
                latest + 1,
                hash,
                content,
                Set.of(),
                commit.author(),
                commit.message(),
                parent != null || latest == 0 ? parent : Integer.valueOf(latest),
                clock.instant());
        put(name, with(history.versions(), version), history.moves(), history.tags());
        return version;
    }

    private static void requireVersion(PromptHistory history, int number) {
        List<Integer> numbers =
                history.versions().stream().map(PromptVersion::number).toList();
        if (!numbers.contains(number)) {
            throw new PromptNotFoundException("no prompt '" + history.name() + "@" + number + "'; "
                    + (numbers.isEmpty() ? "there is none of that name" : "its versions are " + numbers));
        }
    }

    private static Optional<PromptVersion> latest(PromptHistory history) {
        List<PromptVersion> versions = history.versions();
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.get(versions.size() - 1));
    }

    @Override
    public synchronized Optional<PromptVersion> find(PromptReference reference) {
        PromptHistory history = of(reference.name());
        Integer number = reference.number();
        String label = reference.label();
        if (number == null && label == null) {
            return latest(history);
        }
        return history.versions().stream()
                .filter(version -> number != null
                        ? version.number() == number
                        : version.labels().contains(label))
                .findFirst();
    }

    @Override
    public synchronized List<String> names() {
        return List.copyOf(byName.keySet());
    }

    @Override
    public synchronized List<PromptVersion> versions(String name) {
        return of(name).versions();
    }

    @Override
    public synchronized List<PromptVersion> search(PromptQuery query) {
        return byName.values().stream()
                .flatMap(history ->
                        history.versions().stream().filter(version -> query.matches(version, history.tags())))
                .toList();
    }

    @Override
    public synchronized void change(LabelChange change) {
        PromptHistory history = of(change.name());
        Integer to = change.to();
        if (to != null) {
            requireVersion(history, to);
        }
        Integer from = history.labels().get(change.label());
        change.requireExpected(from);
        if (!Objects.equals(from, to)) {
            LabelMove move = LabelMove.of(change, from, clock.instant());
            put(change.name(), history.versions(), with(history.moves(), move), history.tags());
        }
    }

    @Override
    public synchronized List<LabelMove> moves(String name) {
        return of(name).moves();
    }

    @Override
    public synchronized List<String> tags(String name) {
        return of(name).tags().stream().sorted().toList();
    }

    @Override
    public synchronized void tag(String name, Set<String> add, Set<String> remove, PromptCommit commit) {
        PromptHistory history = of(name);
        if (history.versions().isEmpty()) {
            throw new PromptNotFoundException("no prompt '" + name + "' to tag; there are "
                    + (byName.isEmpty() ? "none" : String.join(", ", byName.keySet())));
        }
        Set<String> tags = new HashSet<>(history.tags());
        tags.addAll(add);
        tags.removeAll(remove);
        put(name, history.versions(), history.moves(), tags);
    }

    @Override
    public synchronized void add(PromptHistory history, PromptCommit commit) {
        history.versions().forEach(PromptIntegrity::check);
        PromptHistory both = history.addedTo(of(history.name()));
        if (!both.versions().isEmpty()) {
            put(both.name(), both.versions(), both.moves(), both.tags());
        }
    }
}
