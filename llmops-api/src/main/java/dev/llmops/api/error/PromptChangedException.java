package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the content of a prompt version differs from the content that was registered. A version never changes, so either its content
 * was edited outside the registry, or two registries assigned the same number to different contents.
 */
public class PromptChangedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param version the version, as {@code name@number}
     * @param registered the registered content hash
     * @param found hash of the content that was found
     */
    public PromptChangedException(String version, String registered, String found) {
        this(version, registered, found, null);
    }

    private PromptChangedException(String version, String registered, String found, @Nullable Throwable cause) {
        super(
                "prompt '" + version + "' was registered with the content " + registered + ", but what is there now is "
                        + found
                        + ": a version never changes. Register the new content as a new version, or restore the old"
                        + " one",
                cause,
                false);
    }

    /**
     * {@return the exception for a version that can no longer be read}
     *
     * @param version the version, as {@code name@number}
     * @param registered the registered content hash
     * @param cause why it cannot be read
     */
    public static PromptChangedException unreadable(String version, String registered, Throwable cause) {
        return new PromptChangedException(version, registered, "no version of a prompt", cause);
    }
}
