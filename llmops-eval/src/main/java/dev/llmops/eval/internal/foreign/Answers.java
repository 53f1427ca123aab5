package dev.llmops.eval.internal.foreign;

import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parts of an answer that another tool gave. */
public final class Answers {

    private Answers() {}

    /** {@return texts that an answer drew on, each a document of its own} */
    public static List<Passage> passages(List<String> texts) {
        List<Passage> passages = new ArrayList<>();
        for (String text : texts) {
            passages.add(new Passage(
                    "passage-" + (passages.size() + 1), new CharRange(0, text.length()), text, null, Map.of()));
        }
        return passages;
    }

    /**
     * {@return the score of a number that may be none}
     *
     * @param value the number, or null
     * @param reason why there is no score if it is none
     */
    public static Score score(@Nullable Double value, String reason) {
        return value == null || !Double.isFinite(value) ? new Score.Unscored(reason) : Score.of(value);
    }
}
