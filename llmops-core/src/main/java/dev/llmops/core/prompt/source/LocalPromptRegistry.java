package dev.llmops.core.prompt.source;

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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Prompts that are there and can only be read. */
final class LocalPromptRegistry implements PromptRegistry {

    private final String why;
    private final Function<PromptReference, Optional<ServedPrompt>> finder;
    private final Supplier<List<PromptVersion>> all;

    /**
     * Creates the registry.
     *
     * @param why why it cannot be written
     * @param finder finds a version
     * @param all gives all versions, by name and number
     */
    LocalPromptRegistry(
            String why, Function<PromptReference, Optional<ServedPrompt>> finder, Supplier<List<PromptVersion>> all) {
        this.why = why;
        this.finder = finder;
        this.all = all;
    }

    @Override
    public Optional<PromptVersion> find(PromptReference reference) {
        return finder.apply(reference).map(ServedPrompt::version);
    }

    @Override
    public Optional<ServedPrompt> lookUp(PromptReference reference) {
        return finder.apply(reference);
    }

    @Override
    public List<String> names() {
        return all.get().stream().map(PromptVersion::name).distinct().sorted().toList();
    }

    @Override
    public List<PromptVersion> versions(String name) {
        return all.get().stream().filter(version -> version.name().equals(name)).toList();
    }

    @Override
    public List<PromptVersion> search(PromptQuery query) {
        return all.get().stream()
                .filter(version -> query.matches(version, Set.of()))
                .toList();
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
    public PromptVersion register(String name, PromptContent content, @Nullable Integer parent, PromptCommit commit) {
        throw readOnly("prompt '" + name + "' cannot be registered");
    }

    @Override
    public void change(LabelChange change) {
        throw readOnly("label '" + change.label() + "' cannot be moved");
    }

    @Override
    public void tag(String name, Set<String> add, Set<String> remove, PromptCommit commit) {
        throw readOnly("prompt '" + name + "' cannot be tagged");
    }

    @Override
    public void add(PromptHistory history, PromptCommit commit) {
        throw readOnly("prompt '" + history.name() + "' cannot be added");
    }

    private UnsupportedOperationException readOnly(String what) {
        return new UnsupportedOperationException(what + ": " + why + "; write into the registry that it comes from");
    }
}
