package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.adapter.AdapterContent;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.prompt.LabelChange;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was live, from the command line. */
class OpsCommandsTest {

    @TempDir
    Path folder;

    SampleStore sample() throws SQLException {
        return SampleStore.in(folder);
    }

    @Test
    void what_is_live_now_and_what_was_before_there_was_anything() throws IOException, SQLException {
        SampleStore store = sample();

        JsonNode now = new ObjectMapper()
                .readTree(
                        store.run("ops", "at", "2099-01-01T00:00:00Z", "--json").out());
        assertThat(now.get("prompts")).isNotEmpty();
        JsonNode prompt = now.get("prompts").get(0);
        assertThat(store.run("ops", "at", "2099-01-01T00:00:00Z").out())
                .contains("prompt         " + prompt.get("name").asText() + "@"
                        + prompt.get("latest").asText());
        CommandRun before = store.run("ops", "at", "2001-01-01T00:00:00Z");
        assertThat(before.out()).isEmpty();
        assertThat(before.exitCode()).isZero();
    }

    @Test
    void labels_of_adapters_are_shown() throws IOException, SQLException {
        SampleStore sample = sample();
        String digest = "sha256:" + "0".repeat(64);
        try (Store store = SampleStore.open(sample.location())) {
            store.adapters()
                    .register(
                            "polite",
                            new AdapterContent(
                                    digest, "a.gguf", digest, digest, new AdapterSource(digest, "m.json"), null, null),
                            PromptCommit.NONE);
            store.adapters().change(LabelChange.move("polite", "champion", 1, PromptCommit.NONE));
        }

        assertThat(sample.run("ops", "at", "2099-01-01T00:00:00Z").out())
                .containsPattern("adapter +polite\nlabels +\\{champion=1}");
        assertThat(new ObjectMapper()
                        .readTree(sample.run("ops", "at", "2099-01-01T00:00:00Z", "--json")
                                .out())
                        .get("adapters"))
                .hasToString("[{\"name\":\"polite\",\"labels\":{\"champion\":1}}]");
    }

    @Test
    void a_time_that_is_none_is_a_wrong_call() throws SQLException {
        assertThat(sample().run("ops", "at", "yesterday").exitCode()).isEqualTo(2);
    }
}
