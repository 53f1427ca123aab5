package dev.llmops.eval.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.run.EvaluationRun;
import dev.llmops.eval.run.RowResult;
import dev.llmops.eval.run.RunComparison;
import dev.llmops.eval.run.RunInfo;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What CI servers and pull requests read. */
class CiReportsTest {

    private static final EvaluationRun RUN = SampleRuns.candidate();

    @Test
    void each_row_is_a_test_and_a_score_that_is_missing_has_not_passed() throws Exception {
        Element suite = suite(Reports.junitXml(RUN, Map.of("judge", 0.5)));
        NodeList tests = suite.getElementsByTagName("testcase");

        assertThat(suite.getAttribute("tests")).isEqualTo("40");
        assertThat(suite.getAttribute("errors")).isEqualTo("1");
        assertThat(suite.getElementsByTagName("failure").getLength())
                .isEqualTo(Integer.parseInt(suite.getAttribute("failures")));
        assertThat(tests.getLength()).isEqualTo(40);
        assertThat(((Element) tests.item(0)).getAttribute("name")).isEqualTo("q0");
        assertThat(message(tests, 7, "error")).isEqualTo("ModelTimeoutException: no answer in 30 s");
        assertThat(message(tests, 9, "failure")).isEqualTo("judge has no score: the judge's reply is not valid JSON");
    }

    @Test
    void without_a_bound_every_answer_passes() throws Exception {
        assertThat(suite(Reports.junitXml(RUN, Map.of())).getAttribute("failures"))
                .isEqualTo("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reports.junitXml(RUN, Map.of("bleu", 1.0)))
                .withMessageContaining("exact-match");
    }

    @Test
    void characters_that_xml_forbids_do_not_break_it() throws Exception {
        EvaluationCase answer = new EvaluationCase("q", "a", null, List.of(), List.of());
        EvaluationRun odd = new EvaluationRun(
                new RunInfo("d\u0000\uFFFF<&\"'", "v", "t\u001b", List.of("e"), Map.of()),
                List.of(new RowResult(
                        "r\ud83d\ude00\u0001",
                        "h",
                        answer,
                        null,
                        null,
                        null,
                        List.of(new Judgement("e", new Score.Failed("]]> \uFFFE"), null)))));

        Element suite = suite(Reports.junitXml(odd, Map.of("e", 1.0)));

        assertThat(((Element) suite.getElementsByTagName("testcase").item(0)).getAttribute("name"))
                .isEqualTo("r\ud83d\ude00\uFFFD");
    }

    @Test
    void a_pull_request_gets_figures_and_names_and_no_word_of_anybody() {
        String text = Reports.markdown(RunComparison.of(SampleRuns.baseline(), RUN));

        assertThat(text)
                .startsWith("### support-answer&#64;<!-- -->2 against support-answer&#64;<!-- -->1")
                .contains("| exact-match | **better** |", "p (Holm)", "rows got worse by rouge-l</summary>")
                .doesNotContain("How long is cable", "The cable is 2 m");
        assertThat(Reports.markdown(RUN)).contains("| judge | 38 |", "1 unscored", "95 % interval");
    }

    @Test
    void a_name_cannot_break_out_of_its_cell() {
        EvaluationRun odd = new EvaluationRun(
                new RunInfo("d|x", "v", "@everyone <img> [a](b)\n# h", List.of("e"), Map.of()), List.of());

        assertThat(Reports.markdown(odd))
                .contains("&#64;<!-- -->everyone &lt;img\\> \\[a\\](b) \\#<!-- --> h", "d\\|x")
                .doesNotContain("@everyone", "<img>");
    }

    /** GitHub makes links of bare addresses, and mentions and references of what it finds after it has undone all escapes. */
    @Test
    void a_name_becomes_no_link_and_no_mention() {
        EvaluationRun odd = new EvaluationRun(
                new RunInfo(
                        "see https://example.org", "v", "Www.example.org a@example.org #18", List.of("e"), Map.of()),
                List.of());

        assertThat(Reports.markdown(odd))
                .contains("see https&#58;//example.org", "Www&#46;example.org a&#64;<!-- -->example.org \\#<!-- -->18")
                .doesNotContain("https:", "ww.");
    }

    @Test
    void a_summary_that_unfolds_shows_no_escapes_of_markdown() {
        EvaluationRun before = one("token_f1<b>", 1);
        EvaluationRun after = one("token_f1<b>", 0);

        assertThat(Reports.markdown(RunComparison.of(before, after)))
                .contains("<summary>1 rows got worse by token_f1&lt;b&gt;</summary>");
    }

    private static EvaluationRun one(String evaluator, double score) {
        return new EvaluationRun(
                new RunInfo("d", "v", "t", List.of(evaluator), Map.of(evaluator, "x")),
                List.of(new RowResult(
                        "r",
                        "h",
                        new EvaluationCase("q", "a", null, List.of(), List.of()),
                        null,
                        null,
                        null,
                        List.of(new Judgement(evaluator, Score.of(score), null)))));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void a_bound_that_every_score_would_pass_is_refused(double least) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reports.junitXml(RUN, Map.of("judge", least)))
                .withMessageContaining("judge");
    }

    private static String message(NodeList tests, int row, String kind) {
        return ((Element) ((Element) tests.item(row)).getElementsByTagName(kind).item(0)).getAttribute("message");
    }

    private static Element suite(String xml) throws Exception {
        return (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName("testsuite")
                .item(0);
    }
}
