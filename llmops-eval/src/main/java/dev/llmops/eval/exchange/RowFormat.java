package dev.llmops.eval.exchange;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.internal.foreign.Losses;
import dev.llmops.eval.internal.foreign.Members;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a row stands as a JSON object of another tool. */
interface RowFormat {

    /** Name of the metadata that hold the texts an answer could draw on, a list. */
    String PASSAGES = "passages";
    /** Name of the metadata that hold the texts a right answer draws on, a list. */
    String REFERENCE_PASSAGES = "referencePassages";
    /** Name of the metadata that hold all right answers, where there are several, a list. */
    String REFERENCES = "references";

    /** {@return members that the tool wraps an array of rows in} */
    default List<String> wrappers() {
        return List.of();
    }

    /**
     * {@return the row of an object, or null if it is none by its own word, which is noted}
     *
     * @param members the object
     * @param number its number in the file, which is its id if it has none
     */
    @Nullable
    Row read(Members members, int number, FieldNames names, Losses losses);

    ObjectNode write(Row row, Losses losses);
}
