package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches with a story teller of one megabyte: what it says is nonsense, but all around it is real. */
class PromptOptimizeTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path STORIES =
            Path.of(System.getProperty("llmops.shared", "../../shared"), "models", "stories260K.gguf");

    @TempDir
    Path folder;

    private SampleStore store;
    private Path data;

    @BeforeEach
    void writeData() throws IOException {
        store = SampleStore.in(folder);
        data = folder.resolve("data.jsonl");
        Files.writeString(
                data,
                IntStream.range(0, 24)
                        .mapToObj(i -> "{\"id\":\"" + i + "\",\"input\":\"Once n" + i
                                + "\",\"expected\":\"the\",\"metadata\":{\"user\":\"u" + i / 2 + "\"}}")
                        .collect(Collectors.joining("\n")));
    }

    private CommandRun optimize(String metric, int calls, String... more) {
        assumeTrue(Files.isRegularFile(STORIES), () -> "skipped: " + STORIES + " is not there");
        List<String> all = new ArrayList<>(List.of(
                "prompt",
                "optimize",
                "support@2",
                "--dataset",
                data.toString(),
                "--metric",
                metric,
                "--group",
                "user",
                "--budget-calls",
                String.valueOf(calls),
                "--proposals",
                "0",
                "--example-sets",
                "1",
                "--shots",
                "1",
                "--max-tokens",
                "8",
                "--instruction",
                "Tell a story.",
                "--model",
                STORIES.toString(),
                "--out",
                folder.resolve("search").toString()));
        all.addAll(List.of(more));
        return store.run(all.toArray(String[]::new));
    }

    @Test
    void a_search_writes_its_reports_keeps_its_budget_and_asks_nothing_twice() throws IOException {
        CommandRun first = optimize("contains", 80, "--json");
        assertThat(first.err()).isEmpty();
        JsonNode report = JSON.readTree(first.out());
        assertThat(report.at("/prompt").asText()).isEqualTo("support@2");
        assertThat(report.at("/rows/heldOutRows").asInt()).isEqualTo(12);
        assertThat(report.at("/verdict/decision").asText()).isIn("better", "worse", "no verdict");
        assertThat(report.at("/spending/calls").asInt()).isBetween(1, 80);
        assertThat(report.at("/candidates")).hasSizeGreaterThanOrEqualTo(3);
        Path out = folder.resolve("search");
        assertThat(out.resolve("report.txt")).content().contains("support@2 for contains", "took ");
        assertThat(JSON.readTree(out.resolve("report.json").toFile())).isEqualTo(report);
        assertThat(out.resolve("best.prompt")).content().contains("{{question}}");

        long asked = generations();
        assertThat(optimize("contains", 80, "--json").out()).isEqualTo(first.out());
        assertThat(generations()).isEqualTo(asked);
    }

    @Test
    void what_cannot_work_is_refused_in_a_sentence() {
        CommandRun metric = optimize("beauty", 80);
        assertThat(metric.exitCode()).isEqualTo(2);
        assertThat(metric.err()).contains("the metric must be one of", "but was 'beauty'");
        CommandRun budget = optimize("contains", 30);
        assertThat(budget.exitCode()).isEqualTo(1);
        assertThat(budget.err()).contains("the budget of 30 calls leaves 6 for the search");
    }

    private long generations() {
        return store.run("generation", "list", "--limit", "1000", "--json")
                .outLines()
                .size();
    }
}
