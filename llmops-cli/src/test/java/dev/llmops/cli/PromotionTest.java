package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.store.Store;
import dev.llmops.core.store.Stores;
import dev.llmops.eval.metric.TextMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromotionTest {

    @TempDir
    Path folder;

    private SampleStore store;

    @BeforeEach
    void makeStore() {
        store = SampleStore.in(folder);
        store.run("prompt", "label", "support@1", "production");
    }

    @Test
    void a_version_is_promoted_and_the_audit_log_stays_whole() {
        CommandRun run = store.run("prompt", "promote", "support@2", "--label", "production", "--author", "me");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualToIgnoringNewLines("support@production is now support@2");
        assertThat(store.run("audit", "verify").out()).contains("intact");
    }

    @Test
    void a_better_version_is_promoted_and_what_decided_is_in_the_audit_log() {
        Path report = report("support@2", 4, 18, List.of(TextMetric.CONTAINS));

        CommandRun run = store.run("prompt", "promote", "support@2", "--if-better", report.toString());

        assertThat(run.err()).isEmpty();
        assertThat(labels("support@2")).containsExactly("production");
        assertThat(audited("better by contains, difference +0.700")).isTrue();
    }

    @Test
    void approvals_count_unless_they_are_of_who_wrote_or_moves() {
        fails(
                store.run("prompt", "promote", "support@2", "--author", "ana", "--approved-by", "ana"),
                "1 must approve who neither wrote the version nor move the label, of [ana]");
        assertThat(labels("support@2")).isEmpty();

        store.run("prompt", "promote", "support@2", "--author", "ana", "--approved-by", "ben");
        assertThat(labels("support@2")).containsExactly("production");
        assertThat(audited("kind=approval")).isTrue();
    }

    @Test
    void a_tie_promotes_nothing_and_is_reported_as_a_tie() {
        Path report = report("support@2", 10, 11, List.of(TextMetric.CONTAINS));

        CommandRun run = store.run("prompt", "promote", "support@2", "--if-better", report.toString());

        fails(
                run,
                "label 'support@production' is protected and does not move to version 2: it is a tie, which says neither that it is better nor that it is not: tie by"
                        + " contains, difference +0.050");
        assertThat(labels("support@2")).isEmpty();
    }

    @Test
    void a_worse_version_is_not_promoted() {
        Path report = report("support@2", 18, 4, List.of(TextMetric.CONTAINS));

        fails(store.run("prompt", "promote", "support@2", "--if-better", report.toString()), "worse by contains");
        assertThat(labels("support@2")).isEmpty();
    }

    @Test
    void a_report_about_another_version_promotes_nothing() {
        Path report = report("support@2", 4, 18, List.of(TextMetric.CONTAINS));

        fails(
                store.run("prompt", "promote", "support@1", "--if-better", report.toString()),
                "the candidate of the report must be support@1");
        assertThat(labels("support@1")).containsExactly("production");
    }

    @Test
    void a_report_against_a_version_that_is_not_in_production_promotes_nothing() {
        store.run("prompt", "label", "support@2", "production");
        Path baseline = SampleRuns.of(store, folder, "support@1", 4, List.of(TextMetric.CONTAINS));
        registerThird();
        Path candidate = SampleRuns.of(store, folder, "support@3", 18, List.of(TextMetric.CONTAINS));

        fails(
                promote("support@3", compared(baseline, candidate)),
                "the baseline of the report must be support@2, which is 'production' now");
        assertThat(labels("support@2")).containsExactly("production");
    }

    @Test
    void where_nothing_is_in_production_nothing_can_be_better() {
        Path report = report("support@2", 4, 18, List.of(TextMetric.CONTAINS));

        fails(
                store.run("prompt", "promote", "support@2", "--label", "staging", "--if-better", report.toString()),
                "no version is 'staging' yet");
    }

    @Test
    void what_is_in_production_is_not_promoted_again() {
        Path report = report("support@2", 4, 18, List.of(TextMetric.CONTAINS));
        promote("support@2", report);

        fails(promote("support@2", report), "it is 'production' already");
    }

    @Test
    void a_report_about_another_content_of_that_number_promotes_nothing() throws Exception {
        Path report = report("support@2", 4, 18, List.of(TextMetric.CONTAINS));
        String prefix = SampleRuns.prefix(store, "support@1");
        edit(report, prefix, prefix.substring(0, "support@1/".length()) + "0123456789ab/");

        fails(promote("support@2", report), "the baseline of the report must be support@1");
        assertThat(labels("support@2")).isEmpty();
    }

    @Test
    void runs_of_different_data_sets_promote_nothing() {
        Path baseline = SampleRuns.of(store, folder, "support@1", 4, List.of(TextMetric.CONTAINS));
        Path candidate = SampleRuns.ofTarget(
                folder, SampleRuns.prefix(store, "support@2") + "model/0123", 18, List.of(TextMetric.CONTAINS), 19);

        fails(promote("support@2", compared(baseline, candidate)), "both runs must be of one data set");
        assertThat(labels("support@2")).isEmpty();
    }

    @Test
    void runs_of_different_models_promote_nothing() {
        Path baseline = SampleRuns.of(store, folder, "support@1", 4, List.of(TextMetric.CONTAINS));
        Path candidate = SampleRuns.ofTarget(
                folder, SampleRuns.prefix(store, "support@2") + "other/0123", 18, List.of(TextMetric.CONTAINS));

        fails(promote("support@2", compared(baseline, candidate)), "the runs must differ in the prompt only");
        assertThat(labels("support@2")).isEmpty();
    }

    @Test
    void a_metric_that_scored_too_few_of_the_rows_promotes_nothing() throws IOException {
        Path report = report("support@2", 4, 18, List.of(TextMetric.CONTAINS));
        edit(report, "\"unpaired\" : 0", "\"unpaired\" : 21");

        fails(
                store.run("prompt", "promote", "support@2", "--if-better", report.toString()),
                "only 20 of 41 common rows have a score of contains in both runs");
    }

    @Test
    void rows_that_only_the_baseline_has_a_score_for_promote_nothing() throws Exception {
        Path report = report("support@2", 4, 18, List.of(TextMetric.CONTAINS));
        edit(report, "\"lost\" : 0", "\"lost\" : 2");

        fails(promote("support@2", report), "2 rows that the baseline has a score of contains for have none");
    }

    @Test
    void a_report_whose_word_and_figures_differ_promotes_nothing() throws Exception {
        Path report = report("support@2", 10, 11, List.of(TextMetric.CONTAINS));
        edit(report, "\"verdict\" : \"TIE\"", "\"verdict\" : \"BETTER\"");

        fails(promote("support@2", report), "it is a tie");
        assertThat(labels("support@2")).isEmpty();
    }

    @Test
    void of_several_metrics_one_must_be_named() {
        Path report = report("support@2", 4, 18, List.of(TextMetric.CONTAINS, TextMetric.TOKEN_F1));

        CommandRun unnamed = store.run("prompt", "promote", "support@2", "--if-better", report.toString());
        assertThat(unnamed.err()).contains("--metric must name one of: contains, token-f1");
        assertThat(unnamed.exitCode()).isEqualTo(2);
        assertThat(labels("support@2")).isEmpty();

        store.run("prompt", "promote", "support@2", "--if-better", report.toString(), "--metric", "token-f1");
        assertThat(labels("support@2")).containsExactly("production");
    }

    @Test
    void a_file_that_is_no_report_promotes_nothing() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{");

        fails(store.run("prompt", "promote", "support@2", "--if-better", broken.toString()), "is no report");
        fails(store.run("prompt", "promote", "support@2", "--if-better", "absent.json"), "cannot be read");
        assertThat(labels("support@2")).isEmpty();
    }

    private Path report(String candidate, int before, int after, List<TextMetric> metrics) {
        Path baseline = SampleRuns.of(store, folder, "support@1", before, metrics);
        Path run = SampleRuns.of(store, folder, candidate, after, metrics);
        return compared(baseline, run);
    }

    private Path compared(Path baseline, Path candidate) {
        Path report = folder.resolve("report.json");
        CommandRun.of("eval", "compare", baseline.toString(), candidate.toString(), "--out", report.toString());
        return report;
    }

    private CommandRun promote(String reference, Path report) {
        return store.run("prompt", "promote", reference, "--if-better", report.toString());
    }

    private void registerThird() {
        try (Store opened = Stores.sqlite(store.file())) {
            opened.prompts().register("support", PromptContent.of("Third: {{question}}"), PromptCommit.NONE);
        }
    }

    private static void edit(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
    }

    private Set<String> labels(String reference) {
        try (Store opened = Stores.sqlite(store.file())) {
            return opened.prompts().get(PromptReference.parse(reference)).labels();
        }
    }

    private boolean audited(String words) {
        try (Store opened = Stores.sqlite(store.file())) {
            return opened.audit().entries(0, 100).stream()
                    .anyMatch(entry -> entry.toString().contains(words));
        }
    }

    private static void fails(CommandRun run, String expected) {
        assertThat(run.err())
                .startsWith("llmops prompt promote: ")
                .contains(expected)
                .hasLineCount(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
