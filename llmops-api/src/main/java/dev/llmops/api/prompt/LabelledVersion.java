package dev.llmops.api.prompt;

import org.jspecify.annotations.Nullable;

/** A version that labels point to, of a prompt or of an adapter: what a {@link LabelPolicy} decides about. Immutable. */
public interface LabelledVersion {

    /** {@return a reference to exactly this version} */
    PromptReference reference();

    /** {@return its number, from 1} */
    int number();

    /** {@return the digest of what it is, which evidence about it names} */
    String contentHash();

    /** {@return who made it, or null} */
    @Nullable
    String author();
}
