package dev.llmops.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.llmops.api.store.Store;
import dev.llmops.audit.checkpoint.CheckpointCheck;
import dev.llmops.audit.checkpoint.CheckpointFolder;
import dev.llmops.audit.checkpoint.CheckpointKey;
import dev.llmops.audit.checkpoint.CheckpointPublisher;
import dev.llmops.audit.checkpoint.CheckpointSink;
import dev.llmops.audit.checkpoint.SignedCheckpoint;
import dev.llmops.core.store.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Properties sign the audit log. */
class AuditTest {

    @TempDir
    Path folder;

    private CheckpointKey key;
    private ApplicationContextRunner runner;

    @BeforeEach
    void makeKey() throws IOException {
        key = CheckpointKey.generate("example.com/shop");
        key.write(folder.resolve("audit.pem"));
        runner = Contexts.in(folder)
                .withConfiguration(AutoConfigurations.of(LlmOpsAuditAutoConfiguration.class))
                .withBean("model", ChatModel.class, () -> new SayingModel("yes"))
                .withPropertyValues("llmops.audit.checkpoints=" + folder.resolve("checkpoints"));
    }

    private ApplicationContextRunner signed() {
        return runner.withPropertyValues("llmops.audit.signing-key=" + folder.resolve("audit.pem"));
    }

    @Test
    void checkpoints_of_a_folder_continue_after_a_restart_and_hold_against_the_log() throws IOException {
        List<SignedCheckpoint> other = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 2; i++) {
            signed().withBean(CheckpointSink.class, () -> other::add)
                    .run(context -> context.getBean(ChatModel.class).chat("Does it boil?"));
        }

        List<SignedCheckpoint> published =
                CheckpointFolder.of(folder.resolve("checkpoints")).all();
        assertThat(other).containsExactlyElementsOf(published);
        try (Store store = Stores.sqlite(folder.resolve("records.db"))) {
            assertThat(published.get(published.size() - 1).checkpoint().size())
                    .isGreaterThanOrEqualTo(2)
                    .isEqualTo(store.audit().entries(0, 10).size());
            assertThat(CheckpointCheck.of(store.audit(), published, List.of(key.verification())))
                    .isEmpty();
        }
    }

    @Test
    void without_the_property_there_is_none() {
        Contexts.in(folder)
                .withConfiguration(AutoConfigurations.of(LlmOpsAuditAutoConfiguration.class))
                .withBean("model", ChatModel.class, () -> new SayingModel("yes"))
                .run(context -> assertThat(context).doesNotHaveBean(CheckpointPublisher.class));
    }

    @Test
    void checkpoints_without_a_key_or_the_module_end_the_start() {
        runner.run(context ->
                assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("llmops.audit.signing-key"));
        signed().withClassLoader(new FilteredClassLoader("dev.llmops.audit"))
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("llmops.audit.checkpoints"));
    }
}
