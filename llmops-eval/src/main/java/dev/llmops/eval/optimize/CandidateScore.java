package dev.llmops.eval.optimize;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the search saw of a candidate. Scores are those of training rows: the best of many is too high, so they compare candidates and say
 * nothing of what users will see.
 *
 * @param id its id
 * @param source where its instruction is from
 * @param instruction its instruction if that is another than the baseline's, or null
 * @param examples ids of the training rows that it shows
 * @param template its template
 * @param rows how many scoring rows it was asked
 * @param mean mean score over them; null if it was asked none
 * @param tokens mean tokens of a call, read and written; null if nobody told
 * @param left why it left the search, or null if it was there at the end
 * @param pareto whether no candidate that was there at the end scores as high for fewer tokens, or higher for as many
 */
public record CandidateScore(
        String id,
        String source,
        @Nullable String instruction,
        List<String> examples,
        String template,
        int rows,
        @Nullable Double mean,
        @Nullable Double tokens,
        @Nullable String left,
        boolean pareto) {

    /** Copies the list. */
    public CandidateScore {
        examples = List.copyOf(examples);
    }
}
