package dev.llmops.rag.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.retrieval.Document;
import dev.llmops.rag.PgVectorPool;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexStats;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.internal.IndexKind;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The application's connections go back to it, whatever fails, and as they came. */
class ConnectionsTest {

    private HikariDataSource pool;
    private FaultyConnections connections;
    private PostgresIndex index;

    @BeforeEach
    void open() throws SQLException {
        pool = PgVectorPool.emptySchema();
        connections = new FaultyConnections(pool);
        index = PostgresIndex.open(connections.source(), "docs", new IndexKind(false, "", 0), 10);
    }

    @AfterEach
    void close() {
        if (pool != null) {
            pool.close();
        }
    }

    @Test
    void a_view_whose_rollback_fails_gives_its_connection_back() {
        IndexView view = index.view();
        connections.failing.add("rollback");

        assertThatThrownBy(view::close).isInstanceOf(IndexException.class).hasMessageContaining("rollback fails");

        assertThat(connections.open).isZero();
        view.close();
    }

    @Test
    void a_view_that_can_not_begin_gives_its_connection_back_as_it_came() {
        connections.failing.add("prepareStatement");

        assertThatThrownBy(index::view).isInstanceOf(IndexException.class).hasMessageContaining("prepareStatement");

        assertThat(connections.open).isZero();
        assertThat(connections.autoCommit).isTrue();
    }

    @Test
    void a_commit_gives_its_connection_back_as_it_came() {
        index.put(lamp());
        index.commit();

        assertThat(connections.open).isZero();
        assertThat(connections.autoCommit).isTrue();
    }

    @Test
    void a_commit_that_fails_gives_its_connection_back_as_it_came() {
        index.put(lamp());
        connections.failing.add("commit");

        assertThatThrownBy(index::commit).isInstanceOf(IndexException.class).hasMessageContaining("commit fails");

        assertThat(connections.open).isZero();
        assertThat(connections.autoCommit).isTrue();
        connections.failing.clear();
        assertThat(stats()).isEqualTo(new IndexStats(0, 0));
    }

    @Test
    void a_commit_that_fails_is_told_and_a_rollback_that_fails_after_it_beside() {
        index.put(lamp());
        connections.failing.addAll(List.of("commit", "rollback"));

        assertThatThrownBy(index::commit)
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("commit fails")
                .cause()
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(second -> assertThat(second).hasMessage("rollback fails")));

        assertThat(connections.open).isZero();
        connections.failing.clear();
        assertThat(stats()).as("nothing of it is kept").isEqualTo(new IndexStats(0, 0));
    }

    @Test
    void what_was_committed_is_no_failure_when_the_connection_fails_afterwards() {
        index.put(lamp());
        connections.failing.add("rollback");

        index.commit();

        connections.failing.clear();
        assertThat(stats()).isEqualTo(new IndexStats(1, 0));
        assertThat(connections.open).isZero();
    }

    private IndexStats stats() {
        try (IndexView view = index.view()) {
            return view.stats();
        }
    }

    private static IndexedDocument lamp() {
        return new IndexedDocument(null, new Document("d", "A lamp.", Map.of()), "", List.of());
    }
}
