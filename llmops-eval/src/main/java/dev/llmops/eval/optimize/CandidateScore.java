package dev.llmops.eval.optimize;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The search's results for a candidate. Scores are those of training rows: the best of many is too high, so they compare candidates but
 * do not predict what users will see.
 *
 * @param id its id
 * @param source the origin of its instruction
 * @param instruction its instruction if it differs from the baseline's, or null
 * @param examples ids of the training rows that it shows
 * @param template its template
 * @param rows the number of scoring rows it was asked
 * @param mean mean score over them; null if it was asked none
 * @param tokens mean tokens of a call, input and output; null if unknown
 * @param left why it left the search, or null if it stayed to the end
 * @param pareto whether no candidate that stayed to the end scores as high for fewer tokens, or higher for as many
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
