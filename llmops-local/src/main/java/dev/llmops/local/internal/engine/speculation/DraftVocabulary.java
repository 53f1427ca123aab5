package dev.llmops.local.internal.engine.speculation;

import dev.llmops.local.internal.llama.LlamaModel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether the tokens of two models mean the same. The same number of another meaning would not change an answer, but every
 * draft would be wrong.
 */
public final class DraftVocabulary {

    // Some families pad the vocabularies of their sizes differently; llama.cpp's own limit.
    private static final int PADDING = 128;

    private DraftVocabulary() {}

    /** {@return what differs, as the rest of a sentence, or null if nothing does; {@code model}: the model whose answers are drafted} */
    public static @Nullable String difference(LlamaModel model, LlamaModel draft) {
        int both = common(model, draft);
        if (Math.abs(model.vocabularySize() - draft.vocabularySize()) > PADDING) {
            return "it has " + draft.vocabularySize() + " tokens where the model has " + model.vocabularySize();
        }
        if (model.bos() != draft.bos()) {
            return "a text begins with token " + draft.bos() + " where the model begins it with " + model.bos();
        }
        for (int token = 0; token < both; token++) {
            if (!Arrays.equals(model.spelling(token), draft.spelling(token))) {
                return "token " + token + " is " + quoted(draft, token) + " where the model has "
                        + quoted(model, token);
            }
            if (model.endsGeneration(token) != draft.endsGeneration(token)) {
                return "token " + token + ", " + quoted(draft, token) + ", ends the answer of one of them only";
            }
        }
        return null;
    }

    /** {@return how many tokens both have} */
    public static int common(LlamaModel model, LlamaModel draft) {
        return Math.min(model.vocabularySize(), draft.vocabularySize());
    }

    private static String quoted(LlamaModel model, int token) {
        return '"' + new String(model.spelling(token), StandardCharsets.UTF_8) + '"';
    }
}
