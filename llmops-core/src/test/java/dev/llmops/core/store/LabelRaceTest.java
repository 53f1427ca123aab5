package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.prompt.LabelMove;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.store.Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

    private static void check(Store store, int won, int first, int second) {
        List<LabelMove> moves = store.prompts().moves("answer");
        assertThat(moves).hasSize(1 + won);
        assertThat(moves).filteredOn(move -> "first".equals(move.author())).hasSize(first);
        assertThat(moves).filteredOn(move -> "second".equals(move.author())).hasSize(second);
        for (int i = 1; i < moves.size(); i++) {
            assertThat(moves.get(i).from()).isEqualTo(moves.get(i - 1).to());
        }
        assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
    }

    @Test
    void two_processes_over_one_file() throws Exception {
        Path file = folder.resolve("llmops.db");
        try (Store store = Stores.sqlite(file)) {
            prepare(store);
        }
        Process one = LabelMover.start(file, "first", 60);
        Process other = LabelMover.start(file, "second", 60);
        int first = result(one);
        int second = result(other);

        try (Store store = Stores.sqlite(file)) {
            check(store, first + second, first, second);
        }
    }

    private static int result(Process process) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return Integer.parseInt(said);
    }

    @Test
    void two_stores_over_one_postgresql() throws Exception {
        try (HikariDataSource connections = PostgresPools.emptySchema();
                Store one = Stores.jdbc(connections);
                Store other = Stores.jdbc(connections)) {
            prepare(one);
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> LabelMover.move(one, "first", 60));
            int second = LabelMover.move(other, "second", 60);

            check(other, first.join() + second, first.join(), second);
        }
    }
}
