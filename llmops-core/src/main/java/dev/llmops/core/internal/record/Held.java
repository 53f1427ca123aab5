package dev.llmops.core.internal.record;

import dev.llmops.api.error.RecordsHeldException;
import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.retention.Subject;
import dev.llmops.core.internal.jdbc.Rows;
import dev.llmops.core.internal.json.RecordJson;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What legal holds cover. */
public final class Held {

    private Held() {}

    /** {@return the holds that stand; the time is asked only if there are some} */
    public static List<Hold> all(Connection connection, InstantSource clock) throws SQLException {
        return kept(connection).stream()
                .filter(hold -> hold.stands(clock.instant()))
                .toList();
    }

    /** {@return the holds whose end has come and that no entry of the log has ended yet} */
    public static List<Hold> ended(Connection connection, InstantSource clock) throws SQLException {
        return kept(connection).stream()
                .filter(hold -> !hold.stands(clock.instant()))
                .toList();
    }

    private static List<Hold> kept(Connection connection) throws SQLException {
        return Rows.all(
                connection,
                "SELECT body FROM llmops_hold ORDER BY id",
                row -> RecordJson.read(row.getString(1), Hold.class));
    }

    /** {@return those generations that no hold covers} */
    public static List<String> without(Connection connection, List<String> ids, InstantSource clock)
            throws SQLException {
        Set<String> held = new HashSet<>();
        for (Hold hold : ids.isEmpty() ? List.<Hold>of() : all(connection, clock)) {
            FilterSql filter = new FilterSql(hold.filter());
            filter.condition("g.id IN " + Rows.marks(ids.size()), ids.toArray());
            held.addAll(Rows.all(
                    connection,
                    "SELECT g.id" + filter.text(),
                    row -> row.getString(1),
                    filter.arguments().toArray()));
        }
        return ids.stream().filter(id -> !held.contains(id)).toList();
    }

    /**
     * Refuses a subject of whom a hold covers something: a generation, feedback that they gave, or all that is theirs, also what is still to come.
     *
     * @param begun whether some was erased already: then the hold came meanwhile
     * @param clock the time
     * @throws RecordsHeldException if one does
     */
    public static void refuse(Connection connection, Subject subject, boolean begun, InstantSource clock)
            throws SQLException {
        for (Hold hold : all(connection, clock)) {
            if (coversAll(hold.filter(), subject) || covers(connection, hold, subject)) {
                throw new RecordsHeldException("hold '" + hold.id() + "' (" + hold.reason()
                        + ") covers records of the subject, so " + (begun ? "nothing more" : "nothing")
                        + " was erased; release the hold when the case allows it");
            }
        }
    }

    /** {@return whether what is covered is all of somebody's, and that is the subject, their tenant or everybody} */
    public static boolean coversAll(GenerationFilter filter, Subject subject) {
        GenerationFilter whose = GenerationFilter.builder()
                .tenant(filter.tenant())
                .user(filter.user())
                .build();
        return filter.equals(whose)
                && (filter.tenant() == null || filter.tenant().equals(subject.tenant()))
                && (filter.user() == null || filter.user().equals(subject.user()));
    }

    private static boolean covers(Connection connection, Hold hold, Subject subject) throws SQLException {
        FilterSql theirs = new FilterSql(hold.filter());
        theirs.subject(subject);
        FilterSql judged = new FilterSql(hold.filter());
        judged.feedbackOf(subject);
        return any(connection, theirs) || any(connection, judged);
    }

    private static boolean any(Connection connection, FilterSql filter) throws SQLException {
        return Rows.first(
                        connection,
                        "SELECT 1" + filter.text() + " LIMIT 1",
                        row -> true,
                        filter.arguments().toArray())
                .isPresent();
    }
}
