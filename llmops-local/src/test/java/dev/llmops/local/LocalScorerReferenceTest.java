package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.scoring.LogLikelihood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Against what lm-evaluation-harness 0.4.13 gave for the demo's model on PIQA and MMLU, item by item. Every tenth row, or
 * all with {@code -Dllmops.scorer.rows=all}, which takes minutes.
 */
class LocalScorerReferenceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int STEP = "all".equals(System.getProperty("llmops.scorer.rows")) ? 1 : 10;

    @Test
    void published_rows_have_the_same_score_tokens_and_greediness() throws IOException {
        Path rows = Path.of(
                System.getProperty("llmops.shared", "../../shared"),
                "datasets/eval/published-results/lm-eval-smollm2-dev.jsonl");
        assumeTrue(Files.isRegularFile(rows), () -> "skipped: " + rows + " is not there");
        assumeTrue(
                hasAvx512(), "skipped: the published scores were computed with AVX-512, which this processor has not");
        double largest = 0;
        int compared = 0;
        try (LocalScorer scorer = LocalScorer.load(TestModels.smolLm2())) {
            List<String> lines = Files.readAllLines(rows);
            for (int number = 0; number < lines.size(); number += STEP) {
                JsonNode row = JSON.readTree(lines.get(number));
                List<String> continuations = new ArrayList<>();
                row.get("continuations").forEach(node -> continuations.add(node.textValue()));
                List<LogLikelihood> scores = scorer.score(row.get("context").textValue(), continuations);
                for (int i = 0; i < scores.size(); i++) {
                    String what = row.get("task").textValue() + " " + row.get("doc_id") + " " + i;
                    LogLikelihood score = scores.get(i);
                    double expected = row.get("loglik").get(i).doubleValue();
                    assertThat(score.logProbability()).as(what).isCloseTo(expected, within(0.001));
                    assertThat(score.tokens())
                            .as(what)
                            .isEqualTo(row.get("continuation_tokens").get(i).size());
                    assertThat(score.greedy())
                            .as(what)
                            .isEqualTo(row.get("is_greedy").get(i).booleanValue());
                    largest = Math.max(largest, Math.abs(score.logProbability() - expected));
                    compared++;
                }
            }
        }
        System.out.printf(
                "log-likelihood: %d rows, largest difference from the published ones %.6f%n", compared, largest);
        assertThat(compared).isEqualTo(600 / STEP);
    }

    /** llama.cpp's kernels for AVX-512 all round alike; those for AVX2 move a score by up to a nat. */
    private static boolean hasAvx512() throws IOException {
        Path processor = Path.of("/proc/cpuinfo");
        return Files.isReadable(processor) && Files.readString(processor).contains(" avx512f ");
    }
}
