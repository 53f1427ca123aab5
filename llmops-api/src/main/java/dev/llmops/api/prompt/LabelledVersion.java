package dev.llmops.api.prompt;

import org.jspecify.annotations.Nullable;

/** A version that labels point to, of a prompt or of an adapter: a {@link LabelPolicy} decides on it. Immutable. */
public interface LabelledVersion {

    /** {@return a reference to exactly this version} */
    PromptReference reference();

    /** {@return its number, starting at 1} */
    int number();

    /** {@return the digest of its content, to which evidence about it refers} */
    String contentHash();

    /** {@return who created it, or null} */
    @Nullable
    String author();
}
