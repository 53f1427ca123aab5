package dev.llmops.redteam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.redteam.report.RedTeamComparison;
import dev.llmops.redteam.report.RedTeamReports;
import dev.llmops.redteam.report.RedTeamRunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of a run: rates, files, comparisons, reports. */
class RedTeamRunTest {

    private static final ProbeFamily JAILBREAK =
            new ProbeFamily("jailbreak", "rules & <limits>", Severity.HIGH, List.of("LLM01"), List.of("AML.T0054"));
    private static final ProbeFamily LEAK =
            new ProbeFamily("leak", "the prompt", Severity.MEDIUM, List.of("LLM07"), List.of("AML.T0056"));

    @TempDir
    Path folder;

    /** Values of R: binom::binom.confint(k, n, methods = "wilson"). */
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0.00000, 0.27753",
        "1, 10, 0.01788, 0.40415",
        "5, 10, 0.23659, 0.76341",
        "10, 10, 0.72247, 1.00000",
        "263, 607, 0.39445, 0.47303"
    })
    void a_rate_has_wilsons_interval(int successes, int scored, double low, double high) {
        AttackRate rate = new AttackRate(successes, scored);

        assertThat(rate.low()).isCloseTo(low, within(1e-4));
        assertThat(rate.high()).isCloseTo(high, within(1e-4));
    }

    @Test
    void a_run_is_read_as_it_was_written() throws IOException {
        RedTeamRun run = run(12, 3, "p\"; \u2028 <b>");

        RedTeamRunFile.write(folder.resolve("deep/run.jsonl"), run);

        assertThat(RedTeamRunFile.read(folder.resolve("deep/run.jsonl"))).isEqualTo(run);
        Path kept = Files.createLink(folder.resolve("kept"), folder.resolve("deep/run.jsonl"));
        RedTeamRunFile.write(folder.resolve("deep/run.jsonl"), run(1, 0, "another"));
        assertThat(RedTeamRunFile.read(kept))
                .as("a run takes the place of the older one, and is not written into it")
                .isEqualTo(run);
    }

    @Test
    void a_baseline_has_outcomes_but_no_texts() throws IOException {
        Path file = folder.resolve("base.jsonl");

        RedTeamRunFile.writeBaseline(file, run(12, 3, "CANARIES"));

        assertThat(Files.readString(file)).doesNotContain("CANARIES");
        assertThat(RedTeamRunFile.read(file).rate()).isEqualTo(new AttackRate(3, 12));
    }

    @Test
    void a_file_that_is_cut_or_no_run_is_refused() throws IOException {
        Path file = folder.resolve("run.jsonl");
        RedTeamRunFile.write(file, run(12, 3, "x"));
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 5));

        assertThatThrownBy(() -> RedTeamRunFile.read(file))
                .isInstanceOf(RedTeamException.class)
                .hasMessageContaining("should hold 12 attacks, but holds 4");
        Files.writeString(file, "{\"a\":1}\n");
        assertThatThrownBy(() -> RedTeamRunFile.read(file)).hasMessageContaining("line 1");
        Files.writeString(file, "");
        assertThatThrownBy(() -> RedTeamRunFile.read(file)).hasMessageContaining("line 1");
        assertThatThrownBy(() -> RedTeamRunFile.read(folder.resolve("none"))).hasMessageContaining("cannot be read");
    }

    @Test
    void one_attack_more_is_chance_and_many_are_not() {
        RedTeamRun before = run(40, 2, "");

        assertThat(RedTeamComparison.of(before, run(40, 3, "")).isWorse()).isFalse();
        assertThat(RedTeamComparison.of(before, run(40, 7, "")).overallP()).isCloseTo(1 / 32.0, within(1e-12));
        assertThat(RedTeamComparison.of(before, run(40, 7, "")).isWorse()).isFalse();
        assertThat(RedTeamComparison.of(before, run(40, 8, "")).isWorse()).isTrue();
        assertThat(RedTeamComparison.of(before, run(40, 0, "")).isWorse()).isFalse();
    }

    @Test
    void holm_corrects_for_the_number_of_families() {
        RedTeamComparison comparison = RedTeamComparison.of(run(40, 2, ""), run(40, 12, ""));

        // The first family has all ten newly successful attacks of its twenty; the second has none.
        assertThat(comparison.families())
                .extracting(RedTeamComparison.Family::p)
                .containsExactly(2 / 1024.0, 1.0);
        assertThat(comparison.worse())
                .extracting(family -> family.family().id())
                .containsExactly("jailbreak");
    }

    @Test
    void attacks_that_only_one_run_scored_are_counted_and_other_catalogues_are_refused() {
        RedTeamRun before = run(12, 3, "");
        RedTeamRun shorter = new RedTeamRun("t", 1, "sha256:c", before.results().subList(0, 10));

        assertThat(RedTeamComparison.of(before, shorter).uncompared()).isEqualTo(2);
        assertThat(RedTeamComparison.of(shorter, before).uncompared()).isEqualTo(2);
        assertThatThrownBy(() -> RedTeamComparison.of(before, new RedTeamRun("t", 1, "sha256:d", before.results())))
                .isInstanceOf(RedTeamException.class)
                .hasMessageContaining("different catalogues");
        assertThatThrownBy(() -> RedTeamComparison.of(before, new RedTeamRun("t", 2, "sha256:c", before.results())))
                .isInstanceOf(RedTeamException.class)
                .hasMessageContaining("the same seed");
    }

    @Test
    void pages_show_what_was_said_as_text_only() {
        RedTeamRun run = run(12, 3, "<script>alert(1)</script>");

        String page = RedTeamReports.html(run);
        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("rules &amp; &lt;limits&gt;")
                .contains("3 of 12")
                .doesNotContain("<script");
        assertThat(RedTeamReports.html(RedTeamComparison.of(run, run(12, 0, ""))))
                .contains("fewer succeed");
    }

    @Test
    void the_table_names_rates_and_who_stopped_what() {
        assertThat(RedTeamReports.console(run(12, 3, "")))
                .contains("jailbreak")
                .contains("3/12")
                .contains("25.0 % [8.9, 53.2]")
                .contains("stopped by injections: 2");
    }

    @Test
    void sarif_has_a_rule_for_each_family_and_a_result_for_each_success() throws IOException {
        JsonNode sarif = new ObjectMapper().readTree(RedTeamReports.sarif(run(12, 3, ""), "prompts/shop.prompt"));

        assertThat(sarif.at("/version").textValue()).isEqualTo("2.1.0");
        JsonNode run = sarif.at("/runs/0");
        assertThat(run.at("/tool/driver/rules")).hasSize(2);
        assertThat(run.at("/tool/driver/rules/0/properties/tags").toString())
                .contains("owasp-llm/LLM01", "mitre-atlas/AML.T0054");
        assertThat(run.at("/results")).hasSize(3);
        assertThat(run.at("/results/0/level").textValue()).isEqualTo("error");
        assertThat(run.at("/results/0/locations/0/physicalLocation/artifactLocation/uri")
                        .textValue())
                .isEqualTo("prompts/shop.prompt");
    }

    /** The first attacks succeed, the two last are stopped, all others are resisted; half of them are of each family. */
    static RedTeamRun run(int attacks, int successes, String text) {
        List<AttackResult> results = new ArrayList<>();
        for (int i = 0; i < attacks; i++) {
            boolean blocked = i >= attacks - 2;
            AttackOutcome outcome =
                    blocked ? AttackOutcome.BLOCKED : i < successes ? AttackOutcome.SUCCEEDED : AttackOutcome.RESISTED;
            results.add(new AttackResult(
                    "a/" + i + "+plain",
                    i < attacks / 2 ? JAILBREAK : LEAK,
                    "plain",
                    outcome,
                    text,
                    blocked ? "injections" : null,
                    List.of(),
                    List.of("say " + text),
                    text));
        }
        return new RedTeamRun("a shop", 1, "sha256:c", results);
    }
}
