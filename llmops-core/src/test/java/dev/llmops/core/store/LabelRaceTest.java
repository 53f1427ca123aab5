package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.store.Store;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes move one label, each from where it saw it: of each step one wins, and the history joins. */
class LabelRaceTest {

    @TempDir
    Path folder;

    private static void prepare(Store store) {
        for (int i = 0; i < 3; i++) {
            store.prompts().register("answer", PromptContent.of("Number " + i), PromptCommit.NONE);
        }
        store.prompts().label("answer", 1, "production", PromptCommit.NONE);
    }

    @Test
    void two_processes_over_one_file() throws Exception {
        Path file = folder.resolve("llmops.db");
        try (Store store = Stores.sqlite(file)) {
            race(store, file.toString());
        }
    }

    @Test
    void two_processes_over_one_postgresql() throws Exception {
        try (HikariDataSource connections = PostgresPools.emptySchema();
                Store store = Stores.jdbc(connections)) {
            race(store, connections.getJdbcUrl());
        }
    }

    private void race(Store store, String address) throws Exception {
        prepare(store);
        int first;
        int second;
        try (OtherJvm one = OtherJvm.start(LabelMover.class, folder, address, "first", "60");
                OtherJvm other = OtherJvm.start(LabelMover.class, folder, address, "second", "60")) {
            first = Integer.parseInt(one.said());
            second = Integer.parseInt(other.said());
        }

        List<LabelMove> moves = store.prompts().moves("answer");
        assertThat(moves).hasSize(1 + first + second);
        assertThat(moves).filteredOn(move -> "first".equals(move.author())).hasSize(first);
        assertThat(moves).filteredOn(move -> "second".equals(move.author())).hasSize(second);
        for (int i = 1; i < moves.size(); i++) {
            assertThat(moves.get(i).from()).isEqualTo(moves.get(i - 1).to());
        }
        assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
    }
}
