package dev.llmops.api.error;

import org.jspecify.annotations.Nullable;

/**
 * A version of a prompt has another content than the one it was registered with. A version never changes, so that either its content was
 * edited behind the registry's back, or two registries gave the same number to different contents.
 */
public class PromptChangedException extends LlmOpsException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param version the version, as {@code name@number}
     * @param registered content hash that it was registered with
     * @param found content hash of what was found
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
     * {@return the exception for a version that cannot be read any more}
     *
     * @param version the version, as {@code name@number}
     * @param registered content hash that it was registered with
     * @param cause why it cannot be read
     */
    public static PromptChangedException unreadable(String version, String registered, Throwable cause) {
        return new PromptChangedException(version, registered, "no version of a prompt", cause);
    }
}
