package dev.llmops.core.internal.record;

import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.retention.Subject;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.privacy.EncryptedStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>What is a subject's.
 */
public final class Subjects {

    private static final List<String> MEMORY =
            List.of("llmops_memory_message", "llmops_memory_session", "llmops_memory_fact");

    private Subjects() {}

    /** {@return some of their generations} */
    public static List<String> generations(Connection connection, Subject subject, int limit) throws SQLException {
        FilterSql filter = new FilterSql(GenerationFilter.ALL);
        filter.subject(subject);
        List<Object> arguments = filter.arguments();
        arguments.add(limit);
        return Rows.all(
                connection,
                "SELECT g.id" + filter.text() + " ORDER BY g.id LIMIT ?",
                row -> row.getString(1),
                arguments.toArray());
    }

    /** {@return some of the feedback that the user gave, on whatever answer within the tenant} */
    public static List<String> feedback(Connection connection, Subject subject, int limit) throws SQLException {
        FilterSql filter = new FilterSql(GenerationFilter.ALL);
        filter.feedbackOf(subject);
        List<Object> arguments = filter.arguments();
        arguments.add(limit);
        return Rows.all(
                connection, "SELECT f.id" + filter.text() + " LIMIT ?", row -> row.getString(1), arguments.toArray());
    }

    /** {@return how many messages, sessions and facts were erased} */
    public static long forget(Connection connection, Subject subject) throws SQLException {
        String hash = Sha256.hex(EncryptedStore.subject(subject.tenant(), subject.user()));
        long erased = 0;
        for (String table : MEMORY) {
            erased += Rows.update(connection, "DELETE FROM " + table + " WHERE subject = ?", hash);
        }
        return erased;
    }
}
