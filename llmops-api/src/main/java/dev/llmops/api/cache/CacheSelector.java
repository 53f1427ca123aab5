package dev.llmops.api.cache;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Selects the answers to remove from a cache: those whose {@link CacheOrigin} has every value that is set here. If nothing is set, all answers.
 *
 * @param tenant the organisation, or null for any
 * @param prompt name of the prompt, or null for any
 * @param promptVersion version of the prompt, or null for any; needs {@code prompt}
 * @param model name of the model, or null for any
 * @param indexVersion the version that the application states for its index, or null for any
 */
public record CacheSelector(
        @Nullable String tenant,
        @Nullable String prompt,
        @Nullable Integer promptVersion,
        @Nullable String model,
        @Nullable String indexVersion) {

    /** All answers. */
    public static final CacheSelector ALL = new CacheSelector(null, null, null, null, null);

    /** Rejects a version without its prompt. */
    public CacheSelector {
        if (promptVersion != null && prompt == null) {
            throw new IllegalArgumentException(
                    "promptVersion needs the prompt it is a version of, but was " + promptVersion + " without one");
        }
    }

    /**
     * {@return the answers of a tenant}
     *
     * @param tenant the organisation
     */
    public static CacheSelector ofTenant(String tenant) {
        return new CacheSelector(Objects.requireNonNull(tenant, "tenant"), null, null, null, null);
    }

    /**
     * {@return the answers of all versions of a prompt}
     *
     * @param prompt its name
     */
    public static CacheSelector ofPrompt(String prompt) {
        return new CacheSelector(null, Objects.requireNonNull(prompt, "prompt"), null, null, null);
    }

    /**
     * {@return the answers of one version of a prompt}
     *
     * @param prompt its name
     * @param version its number
     */
    public static CacheSelector ofPrompt(String prompt, int version) {
        return new CacheSelector(null, Objects.requireNonNull(prompt, "prompt"), version, null, null);
    }

    /**
     * {@return the answers of a model}
     *
     * @param model its name, as its provider calls it
     */
    public static CacheSelector ofModel(String model) {
        return new CacheSelector(null, null, null, Objects.requireNonNull(model, "model"), null);
    }

    /**
     * {@return the answers from one state of the index}
     *
     * @param indexVersion the version that the application states for the index
     */
    public static CacheSelector ofIndex(String indexVersion) {
        return new CacheSelector(null, null, null, null, Objects.requireNonNull(indexVersion, "indexVersion"));
    }

    /**
     * {@return whether this selector matches an answer}
     *
     * @param origin the origin of the answer
     */
    public boolean selects(CacheOrigin origin) {
        return agrees(tenant, origin.tenant())
                && agrees(prompt, origin.prompt())
                && agrees(promptVersion, origin.promptVersion())
                && agrees(model, origin.model())
                && agrees(indexVersion, origin.indexVersion());
    }

    private static boolean agrees(@Nullable Object wanted, @Nullable Object actual) {
        return wanted == null || wanted.equals(actual);
    }
}
