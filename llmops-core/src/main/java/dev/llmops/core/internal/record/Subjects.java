package dev.llmops.core.internal.record;

import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.retention.Subject;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.privacy.EncryptedStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is a subject's. */
public final class Subjects {

    private static final List<String> MEMORY =
            List.of("llmops_memory_message", "llmops_memory_session", "llmops_memory_fact");

    /** Named by experiment too, as the key of the table begins with it. */
    private static final String OF_UNIT = """
            experiment IN (SELECT name FROM llmops_experiment_version
            UNION SELECT experiment FROM llmops_exposure WHERE unit = ?) AND unit = ?""";

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

    /** {@return the units of experiments, such as sessions, in which calls took part} */
    public static List<String> units(Connection connection, List<String> generations) throws SQLException {
        return generations.isEmpty()
                ? List.of()
                : Rows.all(
                        connection,
                        "SELECT DISTINCT unit FROM llmops_experiment_call WHERE generation_id IN "
                                + Rows.marks(generations.size()),
                        row -> row.getString(1),
                        generations.toArray());
    }

    /** {@return how many exposures and outcomes were erased: of those units that no call is left of} */
    public static long leaveExperiments(Connection connection, List<String> units) throws SQLException {
        long erased = 0;
        for (String unit : units) {
            boolean left = Rows.first(
                            connection,
                            "SELECT 1 FROM llmops_experiment_call WHERE " + OF_UNIT + " LIMIT 1",
                            row -> true,
                            unit,
                            unit)
                    .isPresent();
            erased += left ? 0 : leaveExperiments(connection, unit);
        }
        return erased;
    }

    /** {@return how many rows of a unit were erased} */
    public static long leaveExperiments(Connection connection, String unit) throws SQLException {
        long erased = Rows.update(connection, "DELETE FROM llmops_experiment_call WHERE " + OF_UNIT, unit, unit);
        erased += Rows.update(connection, "DELETE FROM llmops_exposure WHERE unit = ?", unit);
        return erased + Rows.update(connection, "DELETE FROM llmops_outcome WHERE unit = ?", unit);
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
