package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.local.store.ModelCatalog;
import dev.llmops.local.store.ModelFetchException;
import dev.llmops.local.store.ModelStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way from published rows to log-likelihoods and accuracies, against what lm-evaluation-harness 0.4.13 gave for the
 * same weights. On processors without AVX-512 other kernels round differently, so it is skipped there.
 */
class BenchmarkReferenceTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path EVAL = Path.of(System.getProperty("llmops.shared", "../../shared"), "datasets", "eval");
    private static final int OF_PIQA = 100;
    private static final int OF_SUBJECT = 10;

    @TempDir
    Path folder;

    @Test
    void the_first_documents_of_piqa_have_the_harness_values() throws IOException {
        compare("piqa", "piqa/valid.jsonl", published("piqa_local"), 5);
    }

    @Test
    void the_first_documents_of_mmlu_have_the_harness_values() throws IOException {
        compare("mmlu", "mmlu/test/college_medicine_test.csv", published("mmlul_college_medicine"), 5);
    }

    @Test
    @Tag("full")
    void all_published_documents_have_the_harness_values() throws IOException {
        compare("piqa", "piqa/valid.jsonl", published("piqa_local"), OF_PIQA);
        for (String subject :
                List.of("abstract_algebra", "anatomy", "astronomy", "business_ethics", "college_physics")) {
            List<JsonNode> rows = published("mmlul_" + subject);
            if (!rows.isEmpty()) {
                compare("mmlu", "mmlu/test/" + subject + "_test.csv", rows, OF_SUBJECT);
            }
        }
    }

    private void compare(String task, String data, List<JsonNode> published, int limit) throws IOException {
        Path out = folder.resolve(data.replace('/', '-'));
        CommandRun run = CommandRun.of(
                "eval",
                "benchmark",
                "--task",
                task,
                "--data",
                EVAL.resolve(data).toString(),
                "--model",
                model().toString(),
                "--limit",
                Integer.toString(limit),
                "--out",
                out.toString(),
                "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        List<String> rows = Files.readAllLines(out);
        assertThat(rows).hasSize(limit);
        double largest = 0;
        double accurate = 0;
        for (int i = 0; i < limit; i++) {
            JsonNode row = JSON.readTree(rows.get(i));
            JsonNode expected = published.get(i);
            for (int choice = 0; choice < expected.get("loglik").size(); choice++) {
                double wanted = expected.get("loglik").get(choice).doubleValue();
                double got = row.get("loglik").get(choice).doubleValue();
                assertThat(got).as("%s %d %d", task, i, choice).isCloseTo(wanted, within(0.001));
                largest = Math.max(largest, Math.abs(got - wanted));
            }
            assertThat(row.get("acc")).isEqualTo(expected.get("acc"));
            assertThat(row.get("acc_norm")).isEqualTo(expected.get("acc_norm"));
            accurate += expected.get("acc").doubleValue() / limit;
        }
        JsonNode acc = JSON.readTree(run.out()).get("result").get("scores").get(0);
        assertThat(acc.get("value").doubleValue()).isCloseTo(accurate, within(1e-9));
        System.out.printf("benchmark: %s, %d documents, largest difference %.7f%n", data, limit, largest);
    }

    private static List<JsonNode> published(String task) throws IOException {
        Path file = EVAL.resolve("published-results/lm-eval-smollm2-dev.jsonl");
        assumeTrue(Files.isRegularFile(file), () -> "skipped: " + file + " is not there");
        assumeTrue(hasAvx512(), "skipped: the published values were computed with AVX-512");
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode row = JSON.readTree(line);
            if (row.get("task").textValue().equals(task)) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static boolean hasAvx512() throws IOException {
        Path processor = Path.of("/proc/cpuinfo");
        return Files.isReadable(processor) && Files.readString(processor).contains(" avx512f ");
    }

    private static Path model() {
        try {
            return ModelStore.standard().fetch(ModelCatalog.SMOLLM2_135M_INSTRUCT);
        } catch (ModelFetchException e) {
            return abort("skipped: the demo's model cannot be fetched here: " + e.getMessage());
        }
    }
}
