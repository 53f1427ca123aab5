package dev.llmops.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.batch.recipe.EmbedRecipe;
import dev.llmops.batch.recipe.EvaluateRecipe;
import dev.llmops.batch.recipe.GenerateRecipe;
import dev.llmops.batch.recipe.IndexRecipe;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.batch.recipe.RedactRecipe;
import dev.llmops.batch.recipe.ScanRecipe;
import dev.llmops.batch.row.BatchInput;
import dev.llmops.rag.RagIndex;
import dev.llmops.testkit.disk.FileLockProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalBatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Recipe UPPER =
            GenerateRecipe.builder(TestModels.upper()).build();

    @TempDir
    Path folder;

    @BeforeEach
    void reset() {
        TestModels.reset();
    }

    @Test
    void a_scan_tells_what_it_saw_and_where() throws IOException {
        JsonNode row = only(ScanRecipe.standard(), BatchInput.of("a", "Write to anna@example.org"));

        assertThat(row.at("/status").asText()).isEqualTo("OK");
        assertThat(row.at("/value/text").asText()).isEqualTo("Write to <EMAIL_1>");
        assertThat(row.at("/value/findings/0/start").asInt()).isEqualTo(9);
        assertThat(row.at("/recipe").asText()).isEqualTo(ScanRecipe.standard().digest());
    }

    @Test
    void a_redaction_keeps_no_value() throws IOException {
        JsonNode row = only(RedactRecipe.standard(), BatchInput.of("a", "Write to anna@example.org"));

        assertThat(row.at("/value/text").asText()).isEqualTo("Write to <EMAIL_1>");
        assertThat(row.toString()).doesNotContain("anna@");
    }

    @Test
    void an_evaluation_has_a_score_for_each_evaluator_and_a_reason_without_one() throws IOException {
        Recipe recipe = EvaluateRecipe.of("exact-match", "json");
        JsonNode both = only(recipe, new BatchInput("a", Map.of("output", "1", "expected", "1")));
        JsonNode one = only(recipe, new BatchInput("b", Map.of("output", "1")));
        JsonNode none = only(EvaluateRecipe.of("exact-match"), new BatchInput("c", Map.of("output", "1")));

        assertThat(both.at("/value/scores/0/score").asDouble()).isEqualTo(1);
        assertThat(one.at("/value/scores/0/status").asText()).isEqualTo("UNSCORED");
        assertThat(one.at("/value/scores/0/reason").asText()).isNotEmpty();
        assertThat(one.at("/status").asText()).isEqualTo("OK");
        assertThat(none.at("/status").asText()).isEqualTo("UNSCORED");
    }

    @Test
    void an_evaluator_that_there_is_not_is_told_before_the_first_row() {
        assertThatThrownBy(() -> only(EvaluateRecipe.of("best"), BatchInput.of("a", "x")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("'best'")
                .hasMessageContaining("exact-match");
    }

    @Test
    void a_text_that_the_model_refuses_does_not_cost_its_neighbours() throws IOException {
        LocalBatch batch = LocalBatch.builder(EmbedRecipe.of(TestModels.lengths()), results())
                .threads(1)
                .build();

        BatchReport report = batch.run(rows("one", "fail", "three"));

        assertThat(report).isEqualTo(new BatchReport(2, 1, 0, 0));
        assertThat(statuses()).containsExactly("OK", "FAILED", "OK");
        assertThat(lines().get(1).at("/error_class").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(lines().get(0).at("/value/vector")).hasSize(2);
    }

    /** As a text of thousands of letters does to an expression of an application; its row would end each run anew. */
    @Test
    void a_text_that_overflows_the_stack_costs_its_row_alone() throws IOException {
        for (Recipe recipe :
                List.of(UPPER, EmbedRecipe.of(TestModels.lengths()), EvaluateRecipe.custom(Deep.class, Map.of()))) {
            Files.deleteIfExists(results());
            BatchReport report = LocalBatch.builder(recipe, results())
                    .build()
                    .run(Stream.of("one", "overflow", "three")
                            .map(text -> new BatchInput(text, Map.of("text", text, "output", text)))
                            .iterator());

            assertThat(report).as(recipe.operation()).isEqualTo(new BatchReport(2, 1, 0, 0));
        }
    }

    /** An evaluator of an application. */
    public static final class Deep implements Function<Map<String, String>, List<Evaluator>> {

        @Override
        public List<Evaluator> apply(Map<String, String> settings) {
            return List.of(new Evaluator() {
                @Override
                public String name() {
                    return "deep";
                }

                @Override
                public Judgement evaluate(EvaluationCase answer) {
                    if (answer.output().equals("overflow")) {
                        throw new StackOverflowError();
                    }
                    return new Judgement(name(), Score.of(1), null);
                }
            });
        }
    }

    @Test
    void a_row_without_a_text_is_unscored_and_costs_no_call() throws IOException {
        JsonNode row = only(UPPER, new BatchInput("a", Map.of("title", "x")));

        assertThat(row.at("/status").asText()).isEqualTo("UNSCORED");
        assertThat(row.at("/error").asText()).isEqualTo("the row has no 'text'");
        assertThat(TestModels.ASKED).isEmpty();
    }

    @Test
    void a_run_that_was_killed_half_way_goes_on_without_paying_again() throws IOException {
        List<BatchInput> rows = IntStream.range(0, 100)
                .mapToObj(i -> BatchInput.of("row" + i, "text " + i))
                .toList();
        assertThatThrownBy(() -> batch().run(dyingAt(50, rows))).hasMessage("killed");
        int paid = TestModels.ASKED.size();
        // What a kill in the middle of a write leaves.
        Files.writeString(results(), "{\"id\":\"row", StandardOpenOption.APPEND);

        BatchReport report = batch().run(rows.iterator());

        assertThat(paid).isBetween(1, 50);
        assertThat(report.earlier()).isEqualTo(paid);
        assertThat(report.ok()).isEqualTo(100 - paid);
        assertThat(TestModels.ASKED).hasSize(100).doesNotHaveDuplicates();
        assertThat(lines().stream().map(line -> line.at("/id").asText()))
                .hasSize(100)
                .doesNotHaveDuplicates();
    }

    @Test
    void a_call_that_was_under_way_when_the_source_failed_is_paid_for_once() throws Exception {
        Iterator<BatchInput> failing = IntStream.range(0, 2)
                .mapToObj(i -> {
                    if (i == 1) {
                        throw new IllegalStateException("the source failed");
                    }
                    return BatchInput.of("a", "hold");
                })
                .iterator();
        LocalBatch batch = LocalBatch.builder(UPPER, results())
                .threads(2)
                .limits(new BatchLimits(1, null))
                .build();
        Thread run =
                new Thread(() -> assertThatThrownBy(() -> batch.run(failing)).hasMessage("the source failed"));
        run.start();
        // It waits for its calls to end; were they interrupted, it has ended.
        while (run.getState() != Thread.State.TIMED_WAITING && run.isAlive()) {
            Thread.onSpinWait();
        }
        TestModels.release();
        run.join();

        assertThat(TestModels.ASKED).containsExactly("hold");
        assertThat(statuses()).containsExactly("OK");
    }

    @Test
    void a_source_that_failed_is_not_asked_again_whatever_it_threw() {
        for (Throwable fault : List.of(new IllegalStateException("failed"), new StackOverflowError("failed"))) {
            FailingSource source = new FailingSource(fault);

            assertThatThrownBy(() -> LocalBatch.builder(UPPER, results())
                            .threads(4)
                            .build()
                            .run(source))
                    .isSameAs(fault);
            assertThat(source.askedAgain).as("%s", fault).isZero();
        }
    }

    /** Used under the lock of the run. */
    private static final class FailingSource implements Iterator<BatchInput> {

        private final Throwable fault;
        private boolean failed;
        private int askedAgain;

        FailingSource(Throwable fault) {
            this.fault = fault;
        }

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public BatchInput next() {
            if (failed) {
                askedAgain++;
                return BatchInput.of("again" + askedAgain, "text");
            }
            failed = true;
            if (fault instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) fault;
        }
    }

    @Test
    void failed_rows_are_tried_again_and_have_one_line() throws IOException {
        batch().run(rows("one", "fail"));
        TestModels.ASKED.clear();

        BatchReport report = batch().run(rows("one", "fail", "two"));

        assertThat(report).isEqualTo(new BatchReport(1, 1, 0, 1));
        assertThat(TestModels.ASKED).contains("two").doesNotContain("one");
        assertThat(lines()).hasSize(3);
    }

    @Test
    void a_row_that_is_there_twice_is_done_once_and_one_of_a_new_text_again() throws IOException {
        BatchReport first = batch().run(List.of(BatchInput.of("a", "x"), BatchInput.of("a", "x"))
                .iterator());
        BatchReport second = batch().run(List.of(BatchInput.of("a", "y")).iterator());

        assertThat(first.ok()).isEqualTo(1);
        assertThat(second).isEqualTo(new BatchReport(1, 0, 0, 0));
    }

    @Test
    void too_many_failures_end_the_run_early_and_keep_what_was_done() throws IOException {
        Iterator<BatchInput> rows = IntStream.range(0, 100_000)
                .mapToObj(i -> BatchInput.of("row" + i, "fail " + i))
                .iterator();

        assertThatThrownBy(() -> batch().run(rows))
                .isInstanceOf(TooManyFailuresException.class)
                .hasMessageContaining("maxFailedShare");
        assertThat(lines()).hasSizeBetween(100, 1_000);
    }

    @Test
    void results_are_written_by_one_run_of_one_process() throws IOException {
        only(UPPER, BatchInput.of("a", "one"));
        try (ResultFile open = ResultFile.open(results(), UPPER.digest(), key -> {})) {
            assertThat(FileLockProbe.isLocked(results())).isTrue();
            assertThatThrownBy(
                            () -> LocalBatch.builder(UPPER, results()).build().run(rows("two")))
                    .isInstanceOf(BatchException.class)
                    .hasMessageContaining("are written by another run");
            assertThat(FileLockProbe.isLocked(results()))
                    .as("after another one was refused")
                    .isTrue();
            open.append(List.of());
        }
        assertThat(FileLockProbe.isLocked(results())).isFalse();
    }

    @Test
    void results_of_another_recipe_are_refused() throws IOException {
        batch().run(rows("one"));
        Recipe other = GenerateRecipe.builder(TestModels.upper()).seed(1).build();

        assertThatThrownBy(() -> LocalBatch.builder(other, results()).build().run(rows("one")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining(other.digest());
        assertThat(lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name,age\nanna,3\n",
                "name,age",
                "a note of one line\n",
                "{\"answers\":[1,2,3]}",
                "{\"id\":\"7\",\"text\":\"not a result\"}",
                "{\n"
            })
    void a_file_of_something_else_is_refused_and_stays(String content) throws IOException {
        Files.writeString(results(), content);

        assertThatThrownBy(() -> batch().run(rows("one"))).hasMessageContaining("line 1");
        assertThat(Files.readString(results())).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"id\":\"1", "\n"})
    void what_a_killed_run_left_of_its_first_line_is_taken_out(String torn) throws IOException {
        Files.writeString(results(), torn);

        batch().run(rows("one"));

        assertThat(statuses()).containsExactly("OK");
    }

    @Test
    void an_interrupt_cancels_and_stays_set() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> batch().run(rows("one", "two"))).isInstanceOf(CallCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void a_cancelled_call_ends_the_batch_and_its_row_is_asked_again() throws IOException {
        for (Recipe recipe : List.of(UPPER, EmbedRecipe.of(TestModels.lengths()))) {
            Path file = folder.resolve(recipe.operation());
            LocalBatch batch = LocalBatch.builder(recipe, file).threads(1).build();

            assertThatThrownBy(() -> batch.run(rows("one", "cancelled")))
                    .isInstanceOf(CallCancelledException.class)
                    .hasMessageStartingWith("the call was cancelled");
            assertThat(Files.readString(file)).doesNotContain("cancelled");
        }
    }

    @Test
    void progress_tells_how_far_it_is() {
        List<BatchReport> heard = new ArrayList<>();
        LocalBatch.builder(ScanRecipe.standard(), results())
                .threads(1)
                .progress(heard::add)
                .build()
                .run(rows("one", "two"));

        assertThat(heard.stream().map(BatchReport::done)).containsExactly(1L, 2L);
    }

    @Test
    void an_index_finds_what_was_put_into_it_and_is_not_embedded_again() throws IOException {
        Recipe recipe = IndexRecipe.of(TestModels.lengths(), "topic");
        Path index = folder.resolve("index");
        BatchInput whales = new BatchInput("w", Map.of("text", "Whales are mammals.", "topic", "sea"));

        for (int i = 0; i < 2; i++) {
            LocalBatch.builder(recipe, results())
                    .indexFolder(index)
                    .build()
                    .run(List.of(whales).iterator());
        }

        assertThat(TestModels.ASKED).hasSize(1);
        try (RagIndex found = RagIndex.builder(index)
                .embeddings(new TestModels.Lengths().apply(Map.of()))
                .build()) {
            assertThat(found.document("w").orElseThrow().metadata()).containsEntry("topic", "sea");
            assertThat(found.passages()).isEqualTo(1);
        }
    }

    private static Iterator<BatchInput> dyingAt(int row, List<BatchInput> rows) {
        Iterator<BatchInput> all = rows.iterator();
        return IntStream.range(0, rows.size())
                .mapToObj(i -> {
                    if (i == row) {
                        throw new IllegalStateException("killed");
                    }
                    return all.next();
                })
                .iterator();
    }

    private static Iterator<BatchInput> rows(String... texts) {
        return java.util.Arrays.stream(texts)
                .map(text -> BatchInput.of(text, text))
                .iterator();
    }

    private LocalBatch batch() {
        return LocalBatch.builder(UPPER, results())
                .threads(2)
                .limits(new BatchLimits(4, null))
                .build();
    }

    private Path results() {
        return folder.resolve("results.jsonl");
    }

    private JsonNode only(Recipe recipe, BatchInput row) throws IOException {
        Path file = Files.createTempFile(folder, "one", ".jsonl");
        LocalBatch.builder(recipe, file).build().run(List.of(row).iterator());
        return JSON.readTree(Files.readString(file));
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(results())) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private List<String> statuses() throws IOException {
        return lines().stream().map(line -> line.at("/status").asText()).toList();
    }
}
