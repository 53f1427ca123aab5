package dev.llmops.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.scoring.LogLikelihood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How much less is computed than by one request for each choice with its whole context, the way in which harnesses reach a
 * model through a server. The log-likelihoods are the same bits.
 */
class ScoringWorkTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> rows = new ArrayList<>();

    @BeforeEach
    void read() throws IOException {
        Path file = Path.of(
                System.getProperty("llmops.shared", "../../shared"),
                "datasets/eval/published-results/lm-eval-smollm2-dev.jsonl");
        assumeTrue(Files.isRegularFile(file), () -> "skipped: " + file + " is not there");
        for (String line : Files.readAllLines(file)) {
            rows.add(JSON.readTree(line));
        }
    }

    @Test
    void four_letters_after_one_context_cost_a_quarter() {
        try (LocalScorer scorer = LocalScorer.load(TestModels.smolLm2())) {
            Work work = work(scorer, rows.subList(100, 104));
            // One more token for a letter's context that the one before does not begin with.
            assertThat((double) work.asked / work.computed).isGreaterThan(3.9);
        }
    }

    @Test
    void what_two_choices_begin_with_is_computed_once() {
        try (LocalScorer scorer = LocalScorer.load(TestModels.smolLm2())) {
            // Two solutions that differ in two words of thirty.
            Work work = work(scorer, rows.subList(0, 1));
            assertThat((double) work.asked / work.computed).isGreaterThan(1.4);
        }
    }

    @Test
    @Tag("full")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void work_and_time_of_all_published_rows() {
        assumeTrue(
                System.getProperty("llmops.measure", "").contains("scoring"),
                "measuring takes long; -Dllmops.measure=scoring does it");
        try (LocalScorer scorer = LocalScorer.load(TestModels.smolLm2())) {
            report("piqa", scorer, rows.subList(0, 100), "");
            report("mmlu", scorer, rows.subList(100, 200), "");
            // As five solved examples before each question.
            report("mmlu 5-shot", scorer, rows.subList(100, 110), shown(rows.subList(110, 115)));
        }
    }

    private static String shown(List<JsonNode> examples) {
        StringBuilder shown = new StringBuilder();
        examples.forEach(row -> shown.append(row.get("context").textValue()).append(" A\n\n"));
        return shown.toString();
    }

    private void report(String name, LocalScorer scorer, List<JsonNode> some, String before) {
        long start = System.nanoTime();
        long tokens = scorer.tokensComputed();
        List<List<LogLikelihood>> shared = new ArrayList<>();
        some.forEach(row -> shared.add(scorer.score(before + row.get("context").textValue(), continuations(row))));
        long sharedTokens = scorer.tokensComputed() - tokens;
        double sharedSeconds = (System.nanoTime() - start) / 1e9;
        long aloneTokens = 0;
        long aloneNanos = 0;
        for (int i = 0; i < some.size(); i++) {
            for (int choice = 0; choice < continuations(some.get(i)).size(); choice++) {
                // An interposed text of another beginning, which is not timed, leaves nothing to go on with.
                scorer.score("Something else", " entirely");
                long begun = System.nanoTime();
                tokens = scorer.tokensComputed();
                LogLikelihood alone = scorer.score(
                        before + some.get(i).get("context").textValue(),
                        continuations(some.get(i)).get(choice));
                aloneNanos += System.nanoTime() - begun;
                aloneTokens += scorer.tokensComputed() - tokens;
                assertThat(alone).isEqualTo(shared.get(i).get(choice));
            }
        }
        System.out.printf(
                "scoring: %s, %d items: %d tokens and %.2f s, one request for each choice %d tokens and %.2f s: %.2f and"
                        + " %.2f times%n",
                name,
                some.size(),
                sharedTokens,
                sharedSeconds,
                aloneTokens,
                aloneNanos / 1e9,
                (double) aloneTokens / sharedTokens,
                aloneNanos / 1e9 / sharedSeconds);
        assertThat(sharedTokens).isLessThan(aloneTokens);
    }

    private record Work(long computed, long asked) {}

    private static Work work(LocalScorer scorer, List<JsonNode> some) {
        // What the kernels are tried with is not counted, but memory is taken.
        scorer.score("Something else", " entirely");
        long before = scorer.tokensComputed();
        long asked = 0;
        for (JsonNode row : some) {
            scorer.score(row.get("context").textValue(), continuations(row));
            for (int i = 0; i < row.get("continuation_tokens").size(); i++) {
                asked += row.get("n_context_tokens").get(i).intValue()
                        + row.get("continuation_tokens").get(i).size()
                        - 1;
            }
        }
        return new Work(scorer.tokensComputed() - before, asked);
    }

    private static List<String> continuations(JsonNode row) {
        List<String> texts = new ArrayList<>();
        row.get("continuations").forEach(text -> texts.add(text.textValue()));
        return texts;
    }
}
