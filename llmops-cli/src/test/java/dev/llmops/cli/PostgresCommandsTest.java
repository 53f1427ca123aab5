package dev.llmops.cli;

import dev.llmops.testkit.server.PostgresServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Nested;

/** What commands do with a file, they do with {@code --store jdbc:postgresql://...}. */
class PostgresCommandsTest {

    @Nested
    class Records extends StoreCommandsTest {

        @Override
        SampleStore sample() throws SQLException {
            return SampleStore.inPostgres();
        }
    }

    @Nested
    class Ids extends AbbreviatedIdTest {

        @Override
        SampleStore sample() throws SQLException {
            return SampleStore.inPostgres();
        }
    }

    @Nested
    class Live extends OpsCommandsTest {

        @Override
        SampleStore sample() throws SQLException {
            return SampleStore.inPostgres();
        }
    }

    @Nested
    class Experiments extends ExperimentReportTest {

        @Override
        String location() throws SQLException {
            return PostgresServer.emptySchema();
        }
    }
}
