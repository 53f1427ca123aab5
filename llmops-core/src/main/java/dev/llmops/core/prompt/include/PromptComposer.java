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
 * Inserts included prompts into a prompt. The registry resolves an include by label each time, so a label
 * that moves takes effect from the next call on; the composition of the resolved versions is made once and cached.
 *
 * <p>From an included prompt, the template is used, and its front matter on variables: defaults of variables that have none in
 * the including prompt, and, if the including prompt declares its variables, declarations of those that it lacks. Model, parameters, tools and
 * output come from the including prompt. Partials of an included prompt remain its own.
 *
 * <p>Safe for use by multiple threads.
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
     * Inserts what a version includes.
     *
     * @param version the version
     * @return the composed prompt; the same version if it includes nothing
     * @throws dev.llmops.api.error.PromptNotFoundException if an included prompt does not exist; the message shows the path to it
     * @throws dev.llmops.api.error.PromptSyntaxException if a prompt includes itself, directly or indirectly, or includes are nested
     *     too deeply; the message shows the path
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
