package dev.llmops.eval.exchange;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.foreign.ForeignFile;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an answer with its scores stands as a JSON object of another tool. */
interface RunFormat {

    /** {@return the objects of a file, each an answer} */
    List<ForeignFile.Entry> entries(Path file);

    /** {@return the question, or null if the object is no answer to one, which is noted} */
    @Nullable
    Row row(Members members, int number, FieldNames names, Losses losses);

    /** {@return what gave the answer, if a file may hold answers of several; else null} */
    default @Nullable String source(Members members) {
        return null;
    }

    /** {@return the answer, or null if there is none} */
    @Nullable
    String answer(Members members, FieldNames names);

    /** {@return why there is no answer} */
    default String error(Members members) {
        return "the file has no answer";
    }

    /**
     * {@return the scores}
     *
     * @param definitions gets what decides a metric's scores, by its name
     */
    List<Judgement> judgements(Members members, Map<String, String> definitions, Losses losses);

    /** {@return how long the answer took, or null if nobody knows} */
    @Nullable
    Double seconds(Members members);
}
