package dev.llmops.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.core.LlmOps;
import dev.llmops.testkit.server.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Records in the application's own PostgreSQL, which it has for other things. */
class DataSourceStoreTest {

    @TempDir
    Path folder;

    private final PGSimpleDataSource database = new PGSimpleDataSource();
    private ApplicationContextRunner runner = new ApplicationContextRunner();

    @BeforeEach
    void contexts() throws SQLException {
        database.setUrl(PostgresServer.emptySchema());
        runner = Contexts.in(folder)
                .withPropertyValues("llmops.store.type=data-source")
                .withBean("model", ChatModel.class, () -> new SayingModel("yes"));
    }

    @Test
    void records_are_in_tables_of_their_own_and_a_restart_finds_them() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id INT)");
        }
        ApplicationContextRunner withDatabase = runner.withBean("orders", DataSource.class, () -> database);

        withDatabase.run(context -> context.getBean(ChatModel.class).chat("Who?"));

        withDatabase.run(context -> {
            assertThat(Contexts.recorded(context)).hasSize(1);
            assertThat(context.getBean(LlmOps.class).audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
        });
        assertThat(tables())
                .contains("orders")
                .filteredOn(name -> !name.equals("orders"))
                .isNotEmpty()
                .allMatch(name -> name.startsWith("llmops_"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void of_several_databases_the_primary_one_is_taken_and_without_one_the_property_is_named() throws SQLException {
        PGSimpleDataSource other = new PGSimpleDataSource();
        other.setUrl(PostgresServer.emptySchema());
        ApplicationContextRunner two = runner.withBean("other", DataSource.class, () -> other);

        two.withBean("orders", DataSource.class, () -> database)
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("llmops.store.type"));
        two.withBean("orders", DataSource.class, () -> database, definition -> definition.setPrimary(true))
                .run(context -> context.getBean(ChatModel.class).chat("Who?"));

        assertThat(tables()).isNotEmpty();
    }

    private List<String> tables() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
