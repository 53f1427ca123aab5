package dev.llmops.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.eval.dataset.Dataset;
import dev.llmops.eval.dataset.Row;
import dev.llmops.eval.judge.Judge;
import dev.llmops.eval.judge.Jury;
import dev.llmops.eval.judge.JuryRule;
import dev.llmops.eval.metric.TextMetric;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationRunnerTest {

    private static final List<Evaluator> EXACT = List.of(TextMetric.EXACT_MATCH);

    @TempDir
    Path folder;

    private final AtomicInteger calls = new AtomicInteger();
    private final Target target = Target.ofText("even-is-right", row -> {
        calls.incrementAndGet();
        return Integer.parseInt(row.id()) % 2 == 0 ? "yes" : "no";
    });

    @Test
    void every_row_is_answered_and_judged_in_the_order_of_the_data_set() {
        EvaluationRun run = runner(target).concurrency(7).build().run(rows(100));

        assertThat(run.rows()).extracting(RowResult::rowId).containsExactlyElementsOf(ids(100));
        MetricSummary summary = run.summary("exact-match");
        assertThat(summary.scored()).isEqualTo(100);
        assertThat(summary.estimate().mean()).isEqualTo(0.5);
    }

    @Test
    void as_many_rows_as_allowed_are_worked_on_at_once_and_no_more() {
        AtomicInteger working = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(5);
        Target slow = Target.ofText("slow", row -> {
            most.accumulateAndGet(working.incrementAndGet(), Math::max);
            await(together);
            working.decrementAndGet();
            return "yes";
        });

        runner(slow).concurrency(5).build().run(rows(50));

        assertThat(most).hasValue(5);
    }

    @Test
    void a_target_that_throws_costs_its_row_only() {
        Target shaky = Target.ofText("shaky", row -> {
            if (row.id().equals("3")) {
                throw new ModelUnavailableException("gone");
            }
            return "yes";
        });

        EvaluationRun run = runner(shaky).build().run(rows(10));

        assertThat(run.rows().get(3).error()).isEqualTo("ModelUnavailableException: gone");
        assertThat(run.summary("exact-match").unanswered()).isEqualTo(1);
        assertThat(run.summary("exact-match").scored()).isEqualTo(9);
    }

    @Test
    void an_evaluator_that_throws_has_failed_and_the_others_judge_on() {
        Evaluator broken = new Evaluator() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                throw new IllegalStateException("no idea");
            }
        };

        EvaluationRun run = EvaluationRunner.builder(target, List.of(broken, TextMetric.EXACT_MATCH))
                .build()
                .run(rows(10));

        assertThat(run.summary("broken").failed()).isEqualTo(10);
        assertThat(run.summary("broken").estimate()).isNull();
        assertThat(run.summary("exact-match").scored()).isEqualTo(10);
        assertThat(run.rows().get(0).judgements().get(0).score())
                .isEqualTo(new Score.Failed("IllegalStateException: no idea"));
    }

    @Test
    void a_judge_that_talks_nonsense_is_unscored_and_never_0() {
        Judge judge = Judge.builder("judge", ScriptedModelClient.saying("Lovely!"), "It is right.")
                .build();

        EvaluationRun run =
                EvaluationRunner.builder(target, List.of(judge)).build().run(rows(4));

        assertThat(run.summary("judge").unscored()).isEqualTo(4);
        assertThat(run.summary("judge").estimate()).isNull();
    }

    @Test
    void a_finished_file_is_read_as_it_was_written() {
        Path file = folder.resolve("run.jsonl");
        Passage passage = new Passage("doc", new CharRange(0, 4), "text", 0.5, Map.of("page", 3));
        Citation citation = new Citation(1, passage, new CharRange(0, 2), Citation.Support.SUPPORTED);
        Target citing = Target.of(
                "citing",
                row -> new EvaluationCase(row.input(), "a\n\"b\"\u2028", null, List.of(passage), List.of(citation)));

        EvaluationRun run = runner(citing).file(file).build().run(rows(3));

        EvaluationRun read = RunFile.read(file);
        assertThat(read.info()).isEqualTo(run.info());
        assertThat(read.rows()).containsExactlyInAnyOrderElementsOf(run.rows());
    }

    @Test
    void a_run_goes_on_where_its_file_ends_and_asks_again_what_failed() {
        Path file = folder.resolve("run.jsonl");
        Target half = Target.ofText(target.id(), row -> {
            if (Integer.parseInt(row.id()) >= 6) {
                throw new ModelUnavailableException("gone");
            }
            return target.answer(row).answer().output();
        });
        runner(half).file(file).build().run(rows(10));
        calls.set(0);

        EvaluationRun run = runner(target).file(file).build().run(rows(10));

        assertThat(calls).hasValue(4);
        assertThat(run.summary("exact-match").scored()).isEqualTo(10);
        assertThat(RunFile.read(file).summary("exact-match").scored()).isEqualTo(10);
    }

    @Test
    void a_torn_last_line_is_cut_off_wherever_it_was_torn() throws IOException {
        Path file = folder.resolve("run.jsonl");
        runner(target).concurrency(1).file(file).build().run(rows(3));
        byte[] whole = Files.readAllBytes(file);
        int lastLine = new String(whole, 0, whole.length - 1, StandardCharsets.UTF_8).lastIndexOf('\n') + 1;

        int lineBreak = whole.length - 1;
        for (int length : IntStream.concat(
                        IntStream.iterate(lastLine, at -> at < lineBreak, at -> at + 7),
                        IntStream.of(lineBreak - 1, lineBreak))
                .toArray()) {
            Files.write(file, Arrays.copyOf(whole, length));
            calls.set(0);

            EvaluationRun run = runner(target).file(file).build().run(rows(3));

            // A line of which only the line break is missing is a whole result.
            assertThat(calls).as("torn at byte " + length).hasValue(length == lineBreak ? 0 : 1);
            assertThat(run.summary("exact-match").scored()).isEqualTo(3);
            assertThat(RunFile.read(file).rows()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "null", "true", "{}"})
    void a_score_that_is_no_number_is_refused_and_not_0(String score) throws IOException {
        Path file = folder.resolve("run.jsonl");
        runner(target).concurrency(1).file(file).build().run(rows(2));
        String text = Files.readString(file);
        String changed = text.replaceFirst("\"score\":[0-9.]+", "\"score\":" + score);
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(file, changed);

        assertThatThrownBy(() -> RunFile.read(file))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("'score' must be a number, but was " + score);
    }

    @Test
    void judgements_that_are_no_list_are_refused() throws IOException {
        Path file = folder.resolve("run.jsonl");
        runner(target).concurrency(1).file(file).build().run(rows(1));
        Files.writeString(file, Files.readString(file).replaceFirst("\"judgements\":.*]", "\"judgements\":\"none\""));

        assertThatThrownBy(() -> RunFile.read(file))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("'judgements' must be a list");
    }

    /** As an editor leaves it that takes the last line end. */
    @Test
    void a_whole_last_line_without_line_end_is_not_lost() throws IOException {
        Path file = folder.resolve("run.jsonl");
        runner(target).concurrency(1).file(file).build().run(rows(3));
        Files.writeString(file, Files.readString(file).stripTrailing());
        calls.set(0);

        assertThat(RunFile.read(file).rows()).hasSize(3);
        EvaluationRun run = runner(target).file(file).build().run(rows(3));

        assertThat(calls).hasValue(0);
        assertThat(run.rows()).hasSize(3);
        assertThat(Files.readString(file)).endsWith("}\n");
    }

    @Test
    void a_file_of_something_else_in_one_line_is_refused_and_not_emptied() throws IOException {
        Path file = Files.writeString(folder.resolve("package.json"), "{\"name\":\"mine\"}");

        assertThatThrownBy(() -> runner(target).file(file).build().run(rows(3)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("format 1");
        assertThat(Files.readString(file)).isEqualTo("{\"name\":\"mine\"}");
    }

    @Test
    void a_file_that_something_else_changed_is_refused_and_not_touched() throws IOException {
        Path file = folder.resolve("run.jsonl");
        runner(target).file(file).build().run(rows(3));
        String changed = Files.readString(file).replaceFirst("\n", "\noops\n");
        Files.writeString(file, changed);

        assertThatThrownBy(() -> runner(target).file(file).build().run(rows(3)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("line 2");
        assertThat(Files.readString(file)).isEqualTo(changed);
    }

    @Test
    void the_file_of_another_run_is_refused() {
        Path file = folder.resolve("run.jsonl");
        runner(target).file(file).build().run(rows(3));

        assertThatThrownBy(() -> runner(target).file(file).build().run(rows(4)))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("another run");
    }

    @Test
    void a_file_that_another_run_has_open_is_refused() {
        Path file = folder.resolve("run.jsonl");
        AtomicReference<Throwable> refused = new AtomicReference<>();
        Target nested = Target.ofText("nested", row -> {
            try {
                runner(target).file(file).build().run(rows(1));
            } catch (RunException e) {
                refused.set(e);
            }
            return "yes";
        });

        runner(nested).file(file).build().run(rows(1));

        assertThat(refused.get()).hasMessageContaining("open");
    }

    @Test
    void answers_in_the_cache_are_judged_again_without_being_asked_for() {
        Path cache = folder.resolve("answers");
        runner(target).cache(cache).build().run(rows(10));
        calls.set(0);

        EvaluationRun run = EvaluationRunner.builder(target, List.of(TextMetric.ROUGE_L))
                .cache(cache)
                .build()
                .run(rows(10));

        assertThat(calls).hasValue(0);
        assertThat(run.summary("rouge-l").scored()).isEqualTo(10);
        assertThat(run.rows().get(0).seconds()).isNull();
    }

    @Test
    void the_cache_of_one_target_is_none_for_another() {
        Path cache = folder.resolve("answers");
        runner(target).cache(cache).build().run(rows(10));

        EvaluationRun run = runner(Target.ofText("other", row -> "other"))
                .cache(cache)
                .build()
                .run(rows(10));

        assertThat(run.rows().get(0).answer().output()).isEqualTo("other");
    }

    @Test
    void a_mended_expectation_is_judged_anew_and_not_asked_anew() {
        Path cache = folder.resolve("answers");
        runner(target).cache(cache).build().run(Dataset.of("d", List.of(Row.of("1", "q", "yes"))));
        calls.set(0);

        EvaluationRun run = runner(target).cache(cache).build().run(Dataset.of("d", List.of(Row.of("1", "q", "no"))));

        assertThat(calls).hasValue(0);
        assertThat(run.summary("exact-match").estimate().mean()).isEqualTo(1);
    }

    @Test
    void another_question_or_other_metadata_under_the_same_id_are_asked_anew() {
        Path cache = folder.resolve("answers");
        runner(target).cache(cache).build().run(Dataset.of("d", List.of(Row.of("1", "q", "yes"))));
        calls.set(0);

        runner(target).cache(cache).build().run(Dataset.of("d", List.of(Row.of("1", "other", "yes"))));
        runner(target)
                .cache(cache)
                .build()
                .run(Dataset.of("d", List.of(new Row("1", "q", "yes", Map.of("language", "de")))));

        assertThat(calls).hasValue(2);
    }

    @Test
    void an_interrupt_cancels_and_keeps_what_is_finished() throws Exception {
        Path file = folder.resolve("run.jsonl");
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Target stuck = Target.ofText("stuck", row -> {
            if (row.id().equals("5")) {
                reached.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new CallCancelledException("interrupted");
                }
            }
            return "yes";
        });
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                runner(stuck).concurrency(1).file(file).build().run(rows(10));
            } catch (CallCancelledException e) {
                end.set(e);
            }
        });
        caller.start();
        reached.await();
        caller.interrupt();
        caller.join();

        assertThat(end.get()).isInstanceOf(CallCancelledException.class);
        assertThat(RunFile.read(file).summary("exact-match").scored()).isEqualTo(5);
    }

    /** Whoever asks: the target, or a member of a jury, the first time or after a reply that was no verdict. */
    @ParameterizedTest
    @ValueSource(strings = {"target", "jury", "repair"})
    void a_cancelled_call_ends_the_run_and_its_row_is_asked_again(String who) {
        Path file = folder.resolve("run.jsonl");
        AtomicInteger asked = new AtomicInteger();
        Target answering = Target.ofText("answering", row -> {
            if (who.equals("target") && asked.incrementAndGet() == 6) {
                throw new CallCancelledException("the model was closed");
            }
            return "yes";
        });
        ScriptedModelClient model = ScriptedModelClient.of(request -> {
            int call = who.equals("target") ? 0 : asked.incrementAndGet();
            if (call == 6) {
                throw new CallCancelledException("the model was closed");
            }
            return ScriptedModelClient.script(
                    who.equals("repair") && call == 5 ? "Hm." : "{\"rationale\":\"r\",\"score\":1}");
        });
        Jury jury = Jury.of(
                "jury",
                JuryRule.MEAN,
                1,
                List.of(
                        Judge.builder("one", model, "right").build(),
                        Judge.builder("two", model, "right").build()));
        EvaluationRunner runner = EvaluationRunner.builder(answering, List.of(jury))
                .concurrency(1)
                .file(file)
                .build();

        assertThatThrownBy(() -> runner.run(rows(10)))
                .isInstanceOf(CallCancelledException.class)
                .hasMessage("the model was closed");
        EvaluationRun again = runner.run(rows(10));

        assertThat(again.summary("jury").scored()).isEqualTo(10);
        assertThat(again.rows())
                .allSatisfy(
                        row -> assertThat(row.judgements().get(0).rationale()).doesNotContain("failed"));
    }

    @Test
    void a_target_that_leaves_its_thread_interrupted_costs_no_row() {
        Target rude = Target.ofText("rude", row -> {
            Thread.currentThread().interrupt();
            return "yes";
        });

        EvaluationRun run = runner(rude).concurrency(2).build().run(rows(20));

        assertThat(run.summary("exact-match").scored()).isEqualTo(20);
    }

    @Test
    void the_progress_bar_reaches_the_end() {
        ByteArrayOutputStream drawn = new ByteArrayOutputStream();

        runner(target)
                .progress(RunProgress.bar(new PrintStream(drawn, true, StandardCharsets.UTF_8)))
                .build()
                .run(rows(20));

        assertThat(drawn.toString(StandardCharsets.UTF_8)).contains("100%").contains("20/20");
    }

    @Test
    void progress_for_logs_is_a_line_after_each_tenth_of_the_rows() {
        ByteArrayOutputStream log = new ByteArrayOutputStream();

        runner(target)
                .progress(RunProgress.lines(new PrintStream(log, true, StandardCharsets.UTF_8)))
                .build()
                .run(rows(25));

        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("\r");
        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .hasSize(10)
                .first()
                .isEqualTo("rows: 3 of 25");
        assertThat(log.toString(StandardCharsets.UTF_8)).endsWith("rows: 25 of 25\n");
    }

    @Test
    void two_evaluators_of_one_name_and_a_concurrency_of_0_are_refused() {
        List<Evaluator> twice = List.of(TextMetric.EXACT_MATCH, TextMetric.EXACT_MATCH);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> EvaluationRunner.builder(target, twice))
                .withMessageContaining("'exact-match'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> runner(target).concurrency(0))
                .withMessageContaining("but was 0");
    }

    @Test
    void a_file_that_can_not_be_written_ends_the_run() throws IOException {
        Path folderInTheWay = Files.createDirectory(folder.resolve("run.jsonl"));
        Files.writeString(folderInTheWay.resolve("x"), "x", StandardOpenOption.CREATE);

        assertThatThrownBy(() -> runner(target).file(folderInTheWay).build().run(rows(1)))
                .isInstanceOf(RunException.class);
    }

    static EvaluationRunner.Builder runner(Target target) {
        return EvaluationRunner.builder(target, EXACT);
    }

    static Dataset rows(int n) {
        return Dataset.of(
                "yes",
                IntStream.range(0, n)
                        .mapToObj(i -> Row.of("" + i, "q" + i, "yes"))
                        .toList());
    }

    private static List<String> ids(int n) {
        return IntStream.range(0, n).mapToObj(Integer::toString).toList();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
