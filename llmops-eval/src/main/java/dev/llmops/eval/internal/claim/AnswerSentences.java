package dev.llmops.eval.internal.claim;

import dev.llmops.commons.internal.text.Sentences;
import java.util.ArrayList;
import java.util.List;

/** A text in sentences, for metrics that judge each. */
public final class AnswerSentences {

    private AnswerSentences() {}

    /**
     * {@return the sentences of a text, at least one}
     *
     * @param what name of the text, for the reason
     * @throws NoScoreException if it has none
     */
    public static List<String> of(String what, String text) {
        List<String> sentences = new ArrayList<>(Sentences.of(text, text::substring));
        if (sentences.isEmpty()) {
            throw NoScoreException.unscored("the " + what + " has no sentence");
        }
        return List.copyOf(sentences);
    }
}
