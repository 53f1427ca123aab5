package dev.llmops.core.prompt.include;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptRegistry;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.internal.json.ContentHash;
import java.util.List;
import java.util.Objects;

/**
 * Puts the prompts that a prompt includes in their places. An include by label is resolved each time, by the registry, so that a label
 * that moves counts from the next call on; what is made of the resolved versions is kept, and made once.
 *
 * <p>Of an included prompt the template is used, and what its front matter says of variables: defaults of variables that have none in
 * the including prompt, and, if that declares its variables, the declarations of those that it does not. Model, parameters, tools and
 * output are those of the including prompt. Partials of an included prompt are its own.
 *
 * <p>Safe for use by several threads.
 */
public final class PromptComposer {

    private static final int CACHED = 1_000;

    private final PromptRegistry registry;
    private final Cache<String, List<Include>> includes =
            Caffeine.newBuilder().maximumSize(CACHED).build();
    private final Cache<List<Object>, ComposedPrompt> composed =
            Caffeine.newBuilder().maximumSize(CACHED).build();

    private PromptComposer(PromptRegistry registry) {
        this.registry = registry;
    }

    /**
     * {@return a composer}
     *
     * @param registry where included prompts are looked up
     */
    public static PromptComposer of(PromptRegistry registry) {
        return new PromptComposer(Objects.requireNonNull(registry, "registry"));
    }

    /**
     * Puts what a version includes in its place.
     *
     * @param version the version
     * @return the whole; the same version if it includes nothing
     * @throws dev.llmops.api.error.PromptNotFoundException if what is included is not there; the message shows the path to it
     * @throws dev.llmops.api.error.PromptSyntaxException if a prompt includes itself, directly or through others, or prompts include
     *     each other too deeply; the message shows the path
     */
    public ComposedPrompt compose(PromptVersion version) {
        if (includesOf(version).isEmpty()) {
            return new ComposedPrompt(version, List.of());
        }
        Resolution resolution = new Resolution(registry, this::includesOf);
        resolution.add(version);
        ComposedPrompt whole = composed.get(resolution.key(), key -> compose(version, resolution));
        return whole.version().labels().equals(version.labels())
                ? whole
                : new ComposedPrompt(
                        with(version, whole.version().content(), whole.version().contentHash()), whole.includes());
    }

    private List<Include> includesOf(PromptVersion version) {
        List<Include> known = includes.getIfPresent(version.contentHash());
        if (known == null) {
            known = Include.in(version.content().template());
            includes.put(version.contentHash(), known);
        }
        return known;
    }

    private static ComposedPrompt compose(PromptVersion version, Resolution resolution) {
        PromptContent content = Composition.of(version, resolution.resolved());
        return new ComposedPrompt(with(version, content, ContentHash.ofPrompt(content)), resolution.edges());
    }

    private static PromptVersion with(PromptVersion version, PromptContent content, String hash) {
        return new PromptVersion(
                version.name(),
                version.number(),
                hash,
                content,
                version.labels(),
                version.author(),
                version.message(),
                version.parent(),
                version.createdAt());
    }
}
