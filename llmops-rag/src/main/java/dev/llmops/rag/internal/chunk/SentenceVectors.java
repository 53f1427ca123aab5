package dev.llmops.rag.internal.chunk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes vectors of unit length. */
@FunctionalInterface
public interface SentenceVectors {

    /** {@return one vector for each text, null where a model sees nothing in it} */
    List<float @Nullable []> of(List<String> texts);
}
