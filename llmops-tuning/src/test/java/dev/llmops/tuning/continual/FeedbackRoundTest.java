package dev.llmops.tuning.continual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.commons.internal.file.GrowingFile;
import dev.llmops.testkit.ScriptedModelClient;
import dev.llmops.tuning.candidate.AdapterServer;
import dev.llmops.tuning.candidate.JobTrainer;
import dev.llmops.tuning.study.StudyException;
import dev.llmops.tuning.study.StudyRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedbackRoundTest {

    @TempDir
    Path folder;

    private final AtomicInteger exports = new AtomicInteger();

    private final AdapterServer server = new AdapterServer() {
        @Override
        public void convert(Path trained, Path file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void load(String name, Path file) {
            throw new UnsupportedOperationException();
        }
    };

    private FeedbackRound round() {
        return FeedbackRound.builder(
                        folder.resolve("rounds"),
                        () -> {
                            exports.incrementAndGet();
                            throw new IllegalStateException("this is as far as the test goes");
                        },
                        JobTrainer.builder(Path.of("python"), folder, folder.resolve("jobs"), server, "Sort.")
                                .build(),
                        List.of(new StudyRow("1", "a", "a letter", "fee")),
                        ScriptedModelClient.saying("fee"),
                        "Sort.")
                .build();
    }

    /** A schedule starts the next one while this one still trains: it would write over the export that this one learns from. */
    @Test
    void a_round_that_begins_while_another_one_runs_in_the_folder_is_refused_and_exports_nothing() throws Exception {
        Path rounds = Files.createDirectories(folder.resolve("rounds"));
        try (GrowingFile other = GrowingFile.open(rounds.resolve("round.lock"))) {
            assertThat(other).isNotNull();
            assertThatThrownBy(() -> round().run("it is time"))
                    .isInstanceOf(StudyException.class)
                    .hasMessageContaining("another round runs in");
        }
        assertThat(exports).hasValue(0);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> round().run("it is time")).hasMessageContaining("as far as the test goes");
        }
        assertThat(exports)
                .as("a round that failed leaves the folder to the next one")
                .hasValue(2);
    }
}
