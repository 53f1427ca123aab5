package dev.llmops.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.store.Store;
import dev.llmops.testkit.RandomRecords;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half of a character in what a model says has no UTF-8 form: every store keeps U+FFFD for it, and the log still verifies. */
class LoneSurrogatesTest {

    private final Generation record = new RandomRecords(3).generation(GenerationStatus.COMPLETED);

    private Generation saying(String half) {
        ToolCall call = new ToolCall("call" + half, half + "find", "{\"text\":\"" + half + "\u0000\"}");
        return record.toBuilder()
                .model(new ModelIdentity("provider", "model" + half, null))
                .response(Objects.requireNonNull(record.response())
                        .withMessage(new AssistantMessage(List.of(), List.of(call))))
                .build();
    }

    private void assertRepaired(Store store) {
        store.generations().save(saying("\uD83D")).join();

        assertThat(store.generations().find(record.id())).contains(saying("\uFFFD"));
        assertThat(store.audit().verify(null)).isInstanceOf(AuditVerification.Intact.class);
    }

    @Test
    void sqlite_keeps_the_replacement(@TempDir Path folder) {
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            assertRepaired(store);
        }
    }

    @Test
    @Tag("postgres")
    void postgres_keeps_the_replacement() throws Exception {
        try (HikariDataSource connections = PostgresPools.emptySchema();
                Store store = Stores.jdbc(connections)) {
            assertRepaired(store);
        }
    }
}
