package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an answer with its scores stands as a JSON object of another tool. */
interface RunFormat {

    /** {@return the answer, or null if there is none} */
    @Nullable
    String answer(Members members);

    /**
     * {@return the scores}
     *
     * @param definitions gets what decides a metric's scores, by its name
     */
    List<Judgement> judgements(Members members, Map<String, String> definitions, Losses losses);

    /** {@return how long the answer took, or null if nobody knows} */
    @Nullable
    Double seconds(Members members);

    ObjectNode write(RowResult row, RunInfo info, Losses losses);

    /** {@return the file that holds the objects} */
    String document(List<ObjectNode> rows);
}
