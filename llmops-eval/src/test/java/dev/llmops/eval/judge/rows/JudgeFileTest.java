package dev.llmops.eval.judge.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.judge.Judge;
import dev.llmops.eval.judge.PairwiseJudge;
import dev.llmops.eval.judge.Rubric;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeFileTest {

    @TempDir
    Path folder;

    private ScriptedModelClient model = ScriptedModelClient.saying("?");

    @Test
    void answers_get_scores_and_pairs_get_winners() throws IOException {
        says(request -> material(request).contains("\"first\"")
                ? "{\"rationale\":\"better\",\"winner\":\"" + (firstIs(request, "good") ? "first" : "second") + "\"}"
                : "{\"rationale\":\"fine\",\"score\":1}");

        JudgeFile.Written written = judge("""
                {"id":"p","input":"Q","output":"A","reference":"R","passages":["P"]}

                {"id":2,"input":"Q","a":"good","b":"bad","label":"b"}
                """, 1);

        assertThat(lines())
                .containsExactly(
                        "{\"id\":\"p\",\"score\":1.0,\"reason\":\"fine\"}",
                        "{\"id\":2,\"winner\":\"a\",\"reason\":\"better\",\"orders\":[\"a\",\"a\"]}");
        assertThat(model.requests().get(0).messages().get(1).text())
                .isEqualTo("{\"passages\":[\"P\"],\"question\":\"Q\",\"expected\":\"R\",\"answer\":\"A\"}");
        assertThat(written.verdicts()).isEqualTo(2);
        assertThat(BiasReport.of(written.pairs()).text())
                .startsWith("1 pairs: a 1, b 0, ties 0 (0 by conflict of the orders), unscored 0\n")
                .contains("right verdicts, mean of both orders    0.000");
    }

    /** A run of hours must not be lost to one row. */
    @Test
    void a_judge_that_throws_fails_its_row_and_no_other() throws IOException {
        says(request -> {
            if (material(request).contains("odd")) {
                throw new IllegalStateException("no engine");
            }
            return "{\"rationale\":\"fine\",\"score\":1}";
        });

        JudgeFile.Written written = judge("""
                {"id":1,"input":"Q","output":"A"}
                {"id":2,"input":"Q","output":"odd"}
                {"id":3,"input":"Q","a":"odd","b":"A"}
                """, 2);

        assertThat(lines())
                .containsExactly(
                        "{\"id\":1,\"score\":1.0,\"reason\":\"fine\"}",
                        "{\"id\":2,\"score\":null,\"reason\":null,\"failed\":\"IllegalStateException: no engine\"}",
                        "{\"id\":3,\"winner\":null,\"reason\":null,\"failed\":\"IllegalStateException: no engine\"}");
        assertThat(written.unscored()).isEqualTo(2);
    }

    @Test
    void no_thread_of_a_judge_keeps_the_jvm_alive() throws IOException {
        AtomicBoolean daemon = new AtomicBoolean();
        says(request -> {
            daemon.set(Thread.currentThread().isDaemon());
            return "{\"rationale\":\"fine\",\"score\":1}";
        });

        judge("{\"id\":1,\"input\":\"Q\",\"output\":\"A\"}\n", 2);

        assertThat(daemon).isTrue();
    }

    @Test
    void a_conflict_is_a_tie_with_both_orders_told() throws IOException {
        says(request -> "{\"rationale\":\"r\",\"winner\":\"first\"}");

        JudgeFile.Written written = judge("{\"id\":1,\"input\":\"Q\",\"a\":\"x\",\"b\":\"y\"}\n", 1);

        assertThat(lines().get(0)).contains("\"winner\":\"tie\"").endsWith("\"orders\":[\"a\",\"b\"]}");
        assertThat(BiasReport.of(written.pairs()).conflicts()).isEqualTo(1);
    }

    @Test
    void what_is_no_verdict_is_null_with_the_reason() throws IOException {
        JudgeFile.Written written = judge(
                "{\"id\":1,\"input\":\"Q\",\"output\":\"A\"}\n{\"id\":2,\"input\":\"Q\",\"a\":\"x\",\"b\":\"y\"}\n", 1);

        assertThat(lines().get(0))
                .startsWith(
                        "{\"id\":1,\"score\":null,\"reason\":\"?\",\"unscored\":\"the judge's reply is not valid JSON");
        assertThat(lines().get(1))
                .contains("\"winner\":null")
                .contains("\"orders\":[null,null]")
                .contains("\"unscored\"");
        assertThat(written.verdicts()).isZero();
        assertThat(written.unscored()).isEqualTo(2);
    }

    @Test
    void a_byte_order_mark_line_ends_of_windows_and_null_are_passed_over() throws IOException {
        says(request -> "{\"rationale\":\"fine\",\"score\":1}");

        judge("\uFEFF{\"id\":1,\"input\":\"Q\",\"output\":\"A\",\"reference\":null,\"passages\":null}\r\n", 1);

        assertThat(lines()).containsExactly("{\"id\":1,\"score\":1.0,\"reason\":\"fine\"}");
    }

    @Test
    void half_a_character_in_a_reply_ends_nothing() throws IOException {
        says(request -> "{\"rationale\":\"\\ud83d\",\"score\":1}");

        judge("{\"id\":1,\"input\":\"Q\",\"output\":\"A\"}\n", 1);

        assertThat(lines()).containsExactly("{\"id\":1,\"score\":1.0,\"reason\":\"?\"}");
    }

    @Test
    void many_at_once_are_written_in_their_order() throws IOException {
        says(request -> "{\"rationale\":\"" + material(request).replaceAll("\\D", "") + "\",\"score\":1}");
        String rows = IntStream.range(0, 50)
                .mapToObj(i -> "{\"id\":" + i + ",\"input\":\"Q\",\"output\":\"A" + i + "\"}")
                .collect(Collectors.joining("\n"));

        judge(rows, 8);

        assertThat(lines())
                .isEqualTo(IntStream.range(0, 50)
                        .mapToObj(i -> "{\"id\":" + i + ",\"score\":1.0,\"reason\":\"" + i + "\"}")
                        .toList());
    }

    @Test
    void a_run_that_was_killed_goes_on_and_asks_no_judge_again() throws IOException {
        AtomicInteger replies = new AtomicInteger();
        String pair = "{\"id\":1,\"input\":\"Q\",\"a\":\"x\",\"b\":\"y\"}\n";
        String answers = pair
                + "{\"id\":2,\"input\":\"Q\",\"output\":\"A\"}\n{\"id\":3,\"input\":\"Q\",\"output\":\"B\"}\n{\"id\":4,\"input\":\"Q\",\"output\":\"C\"}\n";
        says(request -> {
            int reply = replies.incrementAndGet();
            if (reply > 4) {
                throw new ThreadDeath();
            }
            if (reply == 4) {
                throw new ModelUnavailableException("gone");
            }
            return material(request).contains("\"first\"")
                    ? "{\"rationale\":\"r\",\"winner\":\"first\"}"
                    : "{\"rationale\":\"r\",\"score\":1}";
        });
        assertThatThrownBy(() -> judge(answers, 1)).hasRootCauseInstanceOf(ThreadDeath.class);
        assertThat(folder.resolve("out.jsonl")).doesNotExist();

        replies.set(1);
        JudgeFile.Written written = judge(answers, 1);

        assertThat(replies)
                .as("asked for the last two lines alone: one failed, one was not reached")
                .hasValue(3);
        assertThat(written.verdicts()).isEqualTo(4);
        assertThat(BiasReport.of(written.pairs()).conflicts()).isEqualTo(1);
        assertThat(lines().get(2)).isEqualTo("{\"id\":3,\"score\":1.0,\"reason\":\"r\"}");
        assertThat(folder.resolve("out.jsonl.journal")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":1,\"input\":\"Q\"}                                                     | but has neither",
                "{\"input\":\"Q\",\"output\":\"A\"}                                             | 'id' must be a text or a number",
                "{\"id\":1,\"input\":\"Q\",\"output\":3}                                        | 'output' must be a text",
                "{\"id\":1,\"input\":\"Q\",\"output\":\"A\",\"reference\":7}                    | 'reference' must be a text",
                "{\"id\":1,\"input\":\"Q\",\"output\":\"A\",\"passages\":\"P\"}                 | 'passages' must be an array of texts",
                "{\"id\":1,\"input\":\"Q\",\"output\":\"A\",\"a\":\"x\",\"b\":\"y\"}            | but not both",
                "{\"id\":1,\"input\":\"Q\",\"a\":\"x\",\"b\":\"y\",\"label\":\"c\"}             | 'label' must be a, b or tie",
                "{\"id\":0,\"input\":\"Q\",\"output\":\"A\"}                                    | that of an earlier line",
                "oops                                                                           | not valid JSON",
            })
    void a_broken_line_is_named_before_anybody_is_asked(String line, String problem) throws IOException {
        assertThatThrownBy(() -> judge("{\"id\":0,\"input\":\"Q\",\"output\":\"A\"}\n" + line + "\n", 1))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining(problem);
        assertThat(model.requests()).isEmpty();
        assertThat(folder.resolve("out.jsonl")).doesNotExist();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void of_a_device_no_journal_is_kept_beside_it() throws IOException {
        List<Boolean> kept = new ArrayList<>();
        says(request -> {
            kept.add(Files.exists(Path.of("/dev/null.journal")));
            return "{\"rationale\":\"fine\",\"score\":1}";
        });

        JudgeFile.Written written = judge("{\"id\":1,\"input\":\"Q\",\"output\":\"A\"}\n", 1, Path.of("/dev/null"));

        assertThat(written.verdicts()).isEqualTo(1);
        assertThat(kept).containsExactly(false);
    }

    private void says(Function<ModelRequest, String> reply) {
        model = ScriptedModelClient.of(request -> ScriptedModelClient.script(reply.apply(request)));
    }

    private JudgeFile.Written judge(String rows, int concurrency) throws IOException {
        return judge(rows, concurrency, folder.resolve("out.jsonl"));
    }

    private JudgeFile.Written judge(String rows, int concurrency, Path out) throws IOException {
        Path in = Files.writeString(folder.resolve("in.jsonl"), rows);
        return JudgeFile.write(
                Judge.builder("j", model, "right").build(),
                PairwiseJudge.builder("j", model, Rubric.of("right")).build(),
                concurrency,
                in,
                out);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("out.jsonl"));
    }

    private static String material(ModelRequest request) {
        return request.messages().get(1).text();
    }

    private static boolean firstIs(ModelRequest request, String answer) {
        return material(request).contains("\"first\":\"" + answer + "\"");
    }
}
