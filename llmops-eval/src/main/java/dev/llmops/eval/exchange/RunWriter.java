package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunInfo;
import java.util.List;

/** Writes answers with their scores as JSON objects of another tool. */
interface RunWriter {

    ObjectNode write(RowResult row, RunInfo info, Losses losses);

    /** {@return the file that holds the objects} */
    String document(List<ObjectNode> rows);
}
