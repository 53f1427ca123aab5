package dev.llmops.local.sampling;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What llama.cpp would silently ignore. */
final class Contradictions {

    private Contradictions() {}

    static void refuse(@Nullable Mirostat mirostat, @Nullable Object... others) {
        if (mirostat != null && Arrays.stream(others).anyMatch(Objects::nonNull)) {
            throw new IllegalArgumentException(
                    "mirostat takes the place of all other samplers, so only logit_bias and grammar go with it; leave out "
                            + "mirostat or the others");
        }
    }
}
