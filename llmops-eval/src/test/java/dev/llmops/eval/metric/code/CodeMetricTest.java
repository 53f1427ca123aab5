package dev.llmops.eval.metric.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.metric.row.MetricRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeMetricTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** For code that does not end. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    private static final String TESTS =
            "class AddTest { public static void main(String[] args) { assert Add.of(1, 2) == 3 : \"1 + 2\"; } }";

    @TempDir
    Path folder;

    @Test
    void java_compiles_or_does_not() {
        assertThat(judge("java-compiles", "public class A { int x = 1; }", null).score())
                .isEqualTo(Score.of(1));
        assertThat(judge("java-compiles", "Here you are:\n```java\npublic record A(int x) {}\n```\nDone.", null)
                        .score())
                .isEqualTo(Score.of(1));
        Judgement wrong = judge("java-compiles", "public class A { int x = \"1\"; }", null);
        assertThat(wrong.score()).isEqualTo(Score.of(0));
        assertThat(wrong.rationale()).contains("incompatible types");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "return a + b;                           | 1",
                "return a - b;                           | 0",
                "System.exit(0); return 3;               | 0",
                "throw new IllegalStateException();      | 0",
                "int[] x = new int[1 << 30]; return 3;   | 0",
                "return missing;                         | 0"
            })
    void java_passes_its_tests_or_does_not(String body, double score) {
        String source = "public class Add { static int of(int a, int b) { " + body + " } }";

        assertThat(judge("java-tests", source, TESTS).score()).isEqualTo(Score.of(score));
    }

    @Test
    void code_without_end_is_stopped() {
        ObjectNode row = row("public class Add { static int of(int a, int b) { while (true) { } } }", TESTS);

        Judgement judgement = judge("java-tests", row, SHORT);

        assertThat(judgement.score()).isEqualTo(Score.of(0));
        assertThat(judgement.rationale()).contains("took longer than 3 s");
    }

    @Test
    void code_that_writes_without_end_scores_0_and_leaves_no_folder() throws IOException {
        Path told = folder.resolve("told.txt");
        String tests = "class T { public static void main(String[] args) throws Exception {"
                + "java.nio.file.Files.writeString(java.nio.file.Path.of(\"" + told
                + "\"), System.getProperty(\"user.dir\"));"
                + "for (int i = 0; ; i++) { Thread.sleep(1); java.nio.file.Files.writeString(java.nio.file.Path.of(\"f\" + i), \"\"); } } }";

        assertThat(judge("java-tests", row("class A {}", tests), Duration.ofSeconds(8))
                        .score())
                .isEqualTo(Score.of(0));

        assertThat(Path.of(Files.readString(told))).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "    return a + b                        | 1",
                "    import atexit; atexit.register(print, 'bye'); return 3 | 1",
                "    return a - b                        | 0",
                "    import sys; sys.exit(0)             | 0",
                "    return 'x' * (1 << 32) and 3        | 0",
                "    return (                            | 0"
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void python_passes_its_tests_or_does_not(String body, double score) {
        ObjectNode row = row(body.stripTrailing(), "def check(candidate):\n    assert candidate(1, 2) == 3\n")
                .put("input", "def add(a, b):\n    \"\"\"Adds.\"\"\"\n")
                .put("entry_point", "add");
        Judgement judgement = judge("python-tests", row);
        Assumptions.assumeFalse(
                judgement.score() instanceof Score.Unscored, () -> "skipped: there is no Python on this machine");

        assertThat(judgement.score()).as(judgement.rationale()).isEqualTo(Score.of(score));
    }

    @Test
    void an_entry_point_is_a_name_and_no_code() {
        ObjectNode row = row("x = 1", "").put("entry_point", "x); import os; (");

        assertThatThrownBy(() -> judge("python-tests", row)).isInstanceOf(DatasetException.class);
    }

    @Test
    void code_does_not_see_variables_of_this_process_and_its_folder_is_removed() throws IOException {
        Path told = folder.resolve("told.txt");
        String tests = "class T { public static void main(String[] args) throws Exception {"
                + "java.nio.file.Files.writeString(java.nio.file.Path.of(\"" + told + "\"),"
                + " System.getenv().keySet() + \" \" + System.getProperty(\"user.dir\")); } }";

        assertThat(judge("java-tests", "class A {}", tests).score()).isEqualTo(Score.of(1));

        String text = Files.readString(told);
        assertThat(text).contains("PATH").doesNotContain("MAVEN").doesNotContain("USER");
        assertThat(Path.of(text.substring(text.lastIndexOf(' ') + 1))).doesNotExist();
    }

    @Test
    void code_has_no_network_where_it_can_be_taken_away() throws IOException {
        Assumptions.assumeTrue(CodeProcess.hasNoNetwork(), "skipped: this user may not do without network");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String tests = "class T { public static void main(String[] args) throws Exception {"
                    + "new java.net.Socket(\"127.0.0.1\", " + server.getLocalPort() + ").close(); } }";

            Judgement judgement = judge("java-tests", "class A {}", tests);

            assertThat(judgement.score()).isEqualTo(Score.of(0));
            assertThat(judgement.rationale()).contains("java.net");
        }
    }

    @Test
    void an_interrupt_ends_the_run_and_gives_no_later_code_the_network() {
        Thread.currentThread().interrupt();
        boolean alone = CodeProcess.canBeAlone();
        assertThatThrownBy(() -> judge("java-tests", "class A {}", TESTS)).isInstanceOf(CallCancelledException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(alone).isEqualTo(CodeProcess.canBeAlone());
    }

    private static Judgement judge(String metric, String output, String tests) {
        return judge(metric, row(output, tests));
    }

    private static ObjectNode row(String output, String tests) {
        ObjectNode row = JSON.createObjectNode().put("id", 1).put("output", output);
        return tests == null ? row : row.put("tests", tests);
    }

    /** With time enough for a compiler on a busy machine. */
    private static Judgement judge(String metric, ObjectNode row) {
        return judge(metric, row, Duration.ofSeconds(60));
    }

    private static Judgement judge(String metric, ObjectNode row, Duration limit) {
        return CodeMetric.all(new CodeLimits(limit, 128)).stream()
                .filter(each -> each.info().name().equals(metric))
                .findFirst()
                .orElseThrow()
                .evaluate(MetricRow.parse(1, row.toString()));
    }
}
