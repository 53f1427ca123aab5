package dev.llmops.eval.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results as promptfoo, LangSmith, Langfuse and OpenAI's evals document them; the files are written by hand. */
class ImportedResultsTest {

    private static final String PROMPTFOO = """
            {"evalId": "eval-1", "config": {"providers": ["openai:small"]}, "results": {"version": 3, "stats": {"successes": 1},
             "prompts": [{"raw": "{{question}}", "provider": "openai:small"}],
             "results": [
              {"promptIdx": 0, "testIdx": 0, "provider": {"id": "openai:small", "label": ""}, "prompt": {"raw": "Why?", "label": "p"},
               "vars": {"question": "Why?"},
               "testCase": {"vars": {"question": "Why?"}, "description": "short", "metadata": {"topic": "a"},
                            "assert": [{"type": "icontains", "value": "so"}, {"type": "llm-rubric", "value": "polite", "metric": "tone"}]},
               "response": {"output": "So it is.", "tokenUsage": {"total": 9}}, "success": true, "score": 0.9, "latencyMs": 1500,
               "namedScores": {"tone": 0.8}, "gradingResult": {"pass": true, "score": 0.9, "reason": "All assertions passed",
                "componentResults": [{"pass": true, "score": 1}, {"pass": true, "score": 0.8}]}},
              {"promptIdx": 0, "testIdx": 1, "provider": {"id": "openai:small"}, "vars": {"question": "Who?"}, "testCase": {"vars": {"question": "Who?"}},
               "response": {"output": {"name": "Ann"}}, "success": false, "score": 0, "error": "Expected x", "gradingResult": {"pass": false, "reason": "Expected x"}},
              {"promptIdx": 0, "testIdx": 2, "provider": {"id": "openai:small"}, "vars": {"question": "When?"}, "testCase": {},
               "error": "API error: 500", "success": false, "score": 0}%s]}}
            """;

    @TempDir
    Path folder;

    @Test
    void results_of_promptfoo_are_answers_with_pass_score_and_named_metrics() throws IOException {
        ImportedRun read = read(ExchangeFormat.PROMPTFOO, PROMPTFOO.formatted(""), "small");

        EvaluationRun run = read.run();
        RowResult first = run.rows().get(0);
        assertThat(first.rowId()).isEqualTo("1");
        assertThat(first.answer().input()).isEqualTo("Why?");
        assertThat(first.answer().output()).isEqualTo("So it is.");
        assertThat(first.answer().expected()).isEqualTo("so");
        assertThat(first.metadata()).containsEntry("topic", "a").containsEntry("description", "short");
        assertThat(first.seconds()).isEqualTo(1.5);
        assertThat(first.judgements())
                .containsExactly(
                        new Judgement("pass", Score.of(1), "All assertions passed"),
                        new Judgement("score", Score.of(0.9), null),
                        new Judgement("tone", Score.of(0.8), null));
        assertThat(run.rows().get(1).answer().output()).isEqualTo("{\"name\":\"Ann\"}");
        assertThat(run.summary("pass").estimate().mean()).isEqualTo(0.5);
        assertThat(run.rows().get(2).error()).as("no answer is no score of 0").isEqualTo("API error: 500");
        assertThat(run.summary("score").unanswered()).isOne();
        assertThat(run.info().definition("tone")).isEqualTo("promptfoo tone");
        assertThat(read.losses())
                .containsExactly(
                        "results of single assertions are left out, unless they have a 'metric' (row 1)",
                        "scores without an answer are left out (row 3)");
    }

    @Test
    void of_several_providers_of_promptfoo_one_is_read_and_none_is_guessed() throws IOException {
        String two = PROMPTFOO.formatted("""
                , {"promptIdx": 1, "testIdx": 0, "provider": {"id": "openai:large"}, "vars": {"question": "Why?"},
                   "response": {"output": "Because."}, "success": true, "score": 1}""");

        assertThatThrownBy(() -> read(ExchangeFormat.PROMPTFOO, two, "large"))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("name one of them as the target: openai:small #0, openai:large #1");
        EvaluationRun large =
                read(ExchangeFormat.PROMPTFOO, two, "openai:large #1").run();
        assertThat(large.rows()).hasSize(1);
        assertThat(large.rows().get(0).answer().output()).isEqualTo("Because.");
    }

    @Test
    void lines_of_promptfoo_with_several_variables_are_asked_by_the_one_that_is_named() throws IOException {
        String lines = """
                {"testIdx": 0, "provider": "echo", "vars": {"place": "Rome", "style": "short"}, "response": {"output": "a"}, "success": true, "score": 1}
                {"testIdx": 1, "provider": "echo", "vars": {"place": "Oslo", "style": "long"}, "response": {"output": "b"}, "success": false, "score": 0}
                """;

        assertThatThrownBy(() -> read(ExchangeFormat.PROMPTFOO, lines, "t"))
                .hasMessageContaining("say which one it is");
        EvaluationRun run = RunExchange.read(ExchangeFormat.PROMPTFOO, file(lines), new FieldNames("place", null), "t")
                .run();
        assertThat(run.rows()).extracting(row -> row.answer().input()).containsExactly("Rome", "Oslo");
        assertThat(run.rows().get(0).metadata().get("vars")).hasToString("{style=short}");
    }

    @Test
    void examples_of_langsmith_with_the_runs_of_an_experiment_have_the_rows_of_their_data_set() throws IOException {
        String examples = """
                [{"id": "e1", "dataset_id": "d", "inputs": {"question": "q1"}, "outputs": {"answer": "yes"}, "metadata": {"topic": "a"}, "created_at": "x",
                  "runs": [{"id": "r1", "inputs": {"question": "q1"}, "outputs": {"output": "yes!"}, "start_time": "2026-01-01T00:00:01.5",
                            "end_time": "2026-01-01T00:00:04", "feedback_stats": {"correctness": {"n": 1, "avg": 0.75, "values": {}, "comments": ["nearly"]},
                            "style": {"n": 1, "avg": null, "values": {"formal": 1}}}}]},
                 {"id": "e2", "inputs": {"question": "q2"}, "outputs": {"answer": "no"},
                  "runs": [{"id": "r2", "outputs": null, "error": "RateLimitError()", "feedback_stats": {}}]}]
                """;

        ImportedRun read = read(ExchangeFormat.LANGSMITH, examples, "lamp@1");

        RowResult first = read.run().rows().get(0);
        assertThat(first.rowHash())
                .isEqualTo(DatasetExchange.read(ExchangeFormat.LANGSMITH, folder.resolve("in"), FieldNames.usual())
                        .dataset()
                        .rows()
                        .get(0)
                        .hash());
        assertThat(first.answer().output()).isEqualTo("yes!");
        assertThat(first.answer().expected()).isEqualTo("yes");
        assertThat(first.seconds()).isEqualTo(2.5);
        assertThat(first.judgements())
                .containsExactly(
                        new Judgement("correctness", Score.of(0.75), "nearly"),
                        new Judgement(
                                "style",
                                new Score.Unscored("langsmith has a value that is no number: {\"formal\":1}"),
                                null));
        assertThat(read.run().rows().get(1).error()).isEqualTo("RateLimitError()");
        assertThat(read.losses()).isEmpty();
    }

    @Test
    void runs_of_langsmith_alone_are_named_by_their_example() throws IOException {
        ImportedRun read = read(ExchangeFormat.LANGSMITH, """
                {"id": "r1", "reference_example_id": "e1", "inputs": {"question": "q1"}, "outputs": {"output": "a"}, "start_time": "2026-01-01T00:00:00Z", "end_time": null, "feedback": [{"key": "ok", "score": true, "comment": "c"}, {"key": "ok", "score": 0}]}
                {"id": "r2", "parent_run_id": "r1", "inputs": {"question": "inner"}, "outputs": {"output": "b"}}
                """, "t");

        assertThat(read.run().rows()).extracting(RowResult::rowId).containsExactly("e1");
        assertThat(read.run().rows().get(0).judgements()).containsExactly(new Judgement("ok", Score.of(1), "c"));
        assertThat(read.run().rows().get(0).seconds()).isNull();
        assertThat(read.losses())
                .containsExactly(
                        "a second feedback of one key is left out (line 1)",
                        "a run within another is no answer and is left out (line 2)");
    }

    @Test
    void traces_of_langfuse_with_their_scores_are_named_by_their_item() throws IOException {
        ImportedRun read = read(ExchangeFormat.LANGFUSE, """
                {"data": [
                 {"id": "t1", "timestamp": "x", "input": {"question": "q1"}, "output": "a1", "latency": 0.25, "observations": [],
                  "metadata": {"dataset_item_id": "i1", "expected_output": "e1", "experiment_run_name": "r"},
                  "scores": [{"id": "s1", "name": "exact", "value": 1, "stringValue": "True", "dataType": "BOOLEAN", "source": "API", "comment": "same"},
                             {"id": "s2", "name": "tone", "value": 0, "stringValue": "warm", "dataType": "CATEGORICAL"},
                             {"id": "s3", "name": "exact", "value": 0, "dataType": "NUMERIC"}]},
                 {"id": "t2", "input": "q2", "output": null, "datasetItemId": "i2", "metadata": {"expected_output": null}, "scores": []}], "meta": {"page": 1}}
                """, "t");

        RowResult first = read.run().rows().get(0);
        assertThat(first.rowId()).isEqualTo("i1");
        assertThat(first.answer().expected()).isEqualTo("e1");
        assertThat(first.seconds()).isEqualTo(0.25);
        assertThat(first.judgements())
                .containsExactly(
                        new Judgement("exact", Score.of(1), "same"),
                        new Judgement(
                                "tone", new Score.Unscored("langfuse has a category, and no number: warm"), null));
        assertThat(read.run().rows().get(1).rowId()).isEqualTo("i2");
        assertThat(read.run().rows().get(1).error()).isEqualTo("the file has no answer");
        assertThat(read.losses()).containsExactly("a second score of one name is left out (row 1)");
        assertThatThrownBy(() -> read(
                        ExchangeFormat.LANGFUSE,
                        "{\"id\": \"t\", \"input\": \"q\", \"output\": \"a\", \"scores\": [\"s1\"]}",
                        "t"))
                .isInstanceOf(ExchangeException.class)
                .hasMessageContaining("has only the ids of its scores");
    }

    @Test
    void the_events_of_openais_evals_are_put_together_by_their_sample() throws IOException {
        ImportedRun read = read(ExchangeFormat.OPENAI_EVALS, """
                {"spec": {"completion_fns": ["gpt-x"], "eval_name": "lamp.dev", "base_eval": "lamp", "split": "dev", "run_id": "r"}}
                {"run_id": "r", "event_id": 0, "sample_id": "lamp.dev.0", "type": "sampling", "data": {"prompt": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "q0"}], "sampled": ["yes"]}, "created_by": "", "created_at": "x"}
                {"run_id": "r", "event_id": 2, "sample_id": "lamp.dev.1", "type": "sampling", "data": {"prompt": "q1", "sampled": "no"}}
                {"run_id": "r", "event_id": 1, "sample_id": "lamp.dev.0", "type": "match", "data": {"correct": true, "expected": ["yes", "Yes"], "picked": "yes"}}
                {"run_id": "r", "event_id": 3, "sample_id": "lamp.dev.1", "type": "sampling", "data": {"prompt": "Is it right? no", "sampled": "N"}}
                {"run_id": "r", "event_id": 4, "sample_id": "lamp.dev.1", "type": "metrics", "data": {"choice": "N", "score": 0.5}}
                {"final_report": {"accuracy": 1.0}}
                """, "gpt-x");

        EvaluationRun run = read.run();
        assertThat(run.rows()).extracting(RowResult::rowId).containsExactly("lamp.dev.0", "lamp.dev.1");
        assertThat(run.rows().get(0).answer().input()).isEqualTo("q0");
        assertThat(run.rows().get(0).answer().expected()).isEqualTo("yes");
        assertThat(run.rows().get(0).judgements()).containsExactly(new Judgement("match", Score.of(1), null));
        assertThat(run.rows().get(1).answer().output())
                .as("and not the grader's N")
                .isEqualTo("no");
        assertThat(run.rows().get(1).score("score")).hasValue(0.5);
        assertThat(run.summary("match").unscored()).isOne();
        assertThat(read.losses()).containsExactly("'choice' of the metrics is no number (line 3)");
        assertThatThrownBy(() -> read(ExchangeFormat.OPENAI_EVALS, "{\"input\": \"q\", \"ideal\": \"a\"}\n", "t"))
                .hasMessageContaining("it must be the log that oaieval writes");
    }

    @Test
    void a_type_of_events_is_a_name_whatever_it_holds() throws IOException {
        ImportedRun read = read(ExchangeFormat.OPENAI_EVALS, """
                {"sample_id": "s", "type": "sampling", "data": {"prompt": "q", "sampled": "a"}}
                {"sample_id": "s", "type": "sample_id", "data": {}}
                {"sample_id": "s", "type": "sampling/0", "data": {}}
                {"sample_id": "s", "type": "a~b", "data": {}}
                """, "gpt-x");

        assertThat(read.run().rows()).extracting(RowResult::rowId).containsExactly("s");
        assertThat(read.run().rows().get(0).answer().output()).isEqualTo("a");
    }

    /** What comes from elsewhere is a run like ours: written, read and compared. */
    @Test
    void two_runs_of_promptfoo_are_compared_row_by_row() throws IOException {
        Path before = folder.resolve("before.jsonl");
        Path after = folder.resolve("after.jsonl");
        String line =
                "{\"testIdx\": %d, \"vars\": {\"question\": \"q%d\"}, \"response\": {\"output\": \"a\"}, \"success\": %s}\n";
        StringBuilder bad = new StringBuilder();
        StringBuilder good = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            bad.append(line.formatted(i, i, false));
            good.append(line.formatted(i, i, true));
        }
        RunFile.write(
                before, read(ExchangeFormat.PROMPTFOO, bad.toString(), "old").run());
        RunFile.write(
                after, read(ExchangeFormat.PROMPTFOO, good.toString(), "new").run());

        RunComparison comparison = RunComparison.of(RunFile.read(before), RunFile.read(after));

        assertThat(comparison.pairs()).hasSize(20);
        assertThat(comparison.metric("pass").difference()).isEqualTo(1);
    }

    @Test
    void a_file_of_something_else_is_refused_with_what_is_missing() {
        for (ExchangeFormat format :
                List.of(ExchangeFormat.PROMPTFOO, ExchangeFormat.LANGSMITH, ExchangeFormat.LANGFUSE)) {
            assertThatThrownBy(() -> read(format, "{\"some\": \"thing\"}\n", "t"))
                    .as(format.word())
                    .isInstanceOf(ExchangeException.class)
                    .hasMessageContaining("must have '");
        }
    }

    private ImportedRun read(ExchangeFormat format, String text, String target) throws IOException {
        return RunExchange.read(format, file(text), target);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("in"), text);
    }
}
