package dev.llmops.core.internal.audit;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks what a store keeps beside records so that they are found and summed up. All of it follows from the records, so no hash in the log is
 * needed.
 */
public interface DerivedCheck {

    /**
     * Takes records that are what was written.
     *
     * @param bodies their bodies, by their keys
     * @param older keys of those whose hash does not cover all columns of today
     * @return what is wrong with what follows from them, by their keys
     */
    Map<String, String> problems(RecordTable table, Map<String, String> bodies, Set<String> older) throws SQLException;

    /** {@return what is wrong once all records were taken: something follows from none of them; or null} */
    @Nullable
    String result() throws SQLException;
}
