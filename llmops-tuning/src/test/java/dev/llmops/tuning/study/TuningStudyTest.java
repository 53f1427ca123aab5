package dev.llmops.tuning.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.testkit.disk.FileLockProbe;
import dev.llmops.tuning.study.Recommendation.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TuningStudyTest {

    @TempDir
    Path folder;

    private static StudyData data(int groups, int perGroup) {
        List<StudyRow> test = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < perGroup; i++) {
                test.add(row(group, i));
            }
        }
        return StudyData.of(List.of(), List.of(), test);
    }

    private static StudyRow row(int group, int i) {
        return new StudyRow("r" + group + "-" + i, "template " + group, "question " + group + " " + i, "word");
    }

    /** Right in a share of the rows that a hash chooses. */
    private static Predicate<StudyRow> share(double share, int salt) {
        return row -> new SplittableRandom(row.id().hashCode() * 31L + salt).nextDouble() < share;
    }

    private static FakeCandidate prompt(double share) {
        return new FakeCandidate("current prompt", Approach.PROMPT, share(share, 1));
    }

    private static FakeCandidate adapter(double share) {
        return new FakeCandidate("adapter", Approach.ADAPTER, share(share, 2)).trained(177, 1, TrainingCost.NONE);
    }

    @Test
    void an_adapter_that_is_better_and_passes_its_gates_is_recommended_with_what_would_change_it() {
        StudyReport report = TuningStudy.builder("routing", data(24, 5), prompt(0.2))
                .candidate(adapter(0.8).allPassed())
                .build()
                .run();

        Recommendation said = report.recommendation();
        assertThat(said.verdict()).isEqualTo(Verdict.CHANGE);
        assertThat(said.choice()).isEqualTo("adapter");
        assertThat(said.sentence())
                .startsWith("Choose adapter, because")
                .contains("p < 0.001 after Holm")
                .contains("this changes if")
                .endsWith(".");
        assertThat(said.changes()).isNotEmpty();
        PairedDifference difference = report.candidate("adapter").difference();
        assertThat(difference.difference()).isCloseTo(0.6, within(0.1));
        assertThat(difference.interval().low()).isBetween(0.3, difference.difference());
        assertThat(report.candidate("current prompt").notDistinguishable()).isEmpty();
    }

    @Test
    void a_scorer_decides_what_is_right_and_a_margin_by_how_much_better_is_better() {
        StudyReport never = TuningStudy.builder("routing", data(24, 5), prompt(0.2))
                .candidate(adapter(0.8).allPassed())
                .scorer((row, answer) -> 0)
                .build()
                .run();
        StudyReport wide = TuningStudy.builder("routing", data(24, 5), prompt(0.2))
                .candidate(adapter(0.8).allPassed())
                .margin(0.9)
                .build()
                .run();

        assertThat(never.candidate("adapter").quality()).isZero();
        assertThat(never.recommendation().verdict()).isEqualTo(Verdict.STAY);
        assertThat(wide.recommendation().verdict()).isEqualTo(Verdict.STAY);
    }

    @Test
    void gates_that_failed_or_that_nobody_looked_at_bar_what_trains() {
        StudyReport report = TuningStudy.builder("routing", data(24, 5), prompt(0.2))
                .candidate(
                        adapter(0.8).gates(FakeCandidate.failed(Gates.FORGETTING), FakeCandidate.passed(Gates.SAFETY)))
                .build()
                .run();

        assertThat(report.candidate("adapter").barred()).containsExactly(Gates.FORGETTING, Gates.PARITY);
        assertThat(report.recommendation().verdict()).isEqualTo(Verdict.STAY);
        assertThat(report.recommendation().sentence())
                .startsWith("Stay with current prompt")
                .contains(
                        "adapter, which is better, passes its gates (forgetting, perplexity of 20 other texts +18.0 %");
    }

    @Test
    void each_seed_is_an_adapter_that_has_to_pass_every_gate() {
        FakeCandidate unchecked = new FakeCandidate("adapter", Approach.ADAPTER, share(0.8, 2))
                .trained(177, 2, TrainingCost.NONE)
                .gates(FakeCandidate.passed(Gates.FORGETTING), FakeCandidate.passed(Gates.PARITY));
        StudyReport report = TuningStudy.builder("routing", data(24, 5), prompt(0.2))
                .candidate(adapter(0.8).allPassed())
                .candidate(unchecked)
                .build()
                .run();

        assertThat(report.candidate("adapter").barred()).containsExactly(Gates.SAFETY);
        assertThat(report.recommendation().verdict()).isEqualTo(Verdict.STAY);
    }

    @Test
    void a_baseline_that_was_out_of_reach_is_not_beaten_by_that() {
        FakeCandidate unreachable = prompt(0.8);
        unreachable.failAt = 0;
        StudyReport report = TuningStudy.builder("routing", data(24, 5), unreachable)
                .candidate(adapter(0.8).allPassed())
                .build()
                .run();

        assertThat(report.candidate("current prompt").failed()).isEqualTo(120);
        assertThat(report.recommendation().verdict()).isEqualTo(Verdict.STAY);
        assertThat(report.recommendation().changes())
                .contains("the 120 answers of current prompt that failed are asked again");
    }

    @Test
    void what_forgets_may_serve_the_requests_that_name_it_and_the_sentence_says_so() {
        StudyReport report = TuningStudy.builder("routing", data(24, 5), prompt(0.2))
                .candidate(adapter(0.8)
                        .gates(
                                FakeCandidate.failed(Gates.FORGETTING),
                                FakeCandidate.passed(Gates.SAFETY),
                                FakeCandidate.passed(Gates.PARITY)))
                .gates(Set.of(Gates.SAFETY, Gates.PARITY))
                .build()
                .run();

        assertThat(report.recommendation().verdict()).isEqualTo(Verdict.CHANGE);
        assertThat(report.recommendation().sentence())
                .contains("for requests of this task alone (forgetting: perplexity of 20 other texts +18.0 %");
    }

    @Test
    void few_rows_get_no_recommendation_but_how_many_it_takes() {
        StudyReport report = TuningStudy.builder("routing", data(9, 5), prompt(0.2))
                .candidate(adapter(0.8).allPassed())
                .build()
                .run();

        Recommendation said = report.recommendation();
        assertThat(said.verdict()).isEqualTo(Verdict.NOT_ENOUGH_ROWS);
        assertThat(said.choice()).isNull();
        assertThat(said.rowsNeeded()).isGreaterThanOrEqualTo(100);
        assertThat(said.sentence()).startsWith("Not enough rows: 45 rows of 9 groups");
    }

    @Test
    void many_rows_of_few_groups_are_few() {
        StudyReport report = TuningStudy.builder("routing", data(10, 40), prompt(0.2))
                .candidate(adapter(0.8).allPassed())
                .build()
                .run();

        assertThat(report.recommendation().verdict()).isEqualTo(Verdict.NOT_ENOUGH_ROWS);
    }

    @Test
    void what_is_not_better_with_certainty_leaves_the_baseline_and_tells_how_many_rows_would_show_it() {
        StudyReport report = TuningStudy.builder("routing", data(24, 5), prompt(0.50))
                .candidate(adapter(0.54).allPassed())
                .build()
                .run();

        assertThat(report.recommendation().verdict()).isEqualTo(Verdict.STAY);
        assertThat(report.candidate("adapter").notDistinguishable()).containsExactly("current prompt");
        assertThat(report.markdown()).contains("not distinguishable from");
    }

    @Test
    void of_those_that_rows_cannot_tell_apart_the_cheapest_is_chosen() {
        FakeCandidate examples = new FakeCandidate("12 examples", Approach.FEW_SHOT, share(0.8, 5)).tokens(300);
        StudyReport report = TuningStudy.builder("routing", data(30, 5), prompt(0.2))
                .candidate(adapter(0.82).allPassed())
                .candidate(examples)
                .costs(CostModel.builder().tokens(1, 2, 1).volume(1e6, 12).build())
                .build()
                .run();

        assertThat(report.candidate("12 examples").notDistinguishable()).contains("adapter");
        assertThat(report.recommendation().choice()).isEqualTo("adapter");
        assertThat(report.candidate("12 examples").onFront()).isFalse();
        assertThat(report.recommendation().sentence()).contains("tell it from 12 examples");
    }

    @Test
    void seeds_that_differ_widen_the_interval() {
        FakeCandidate one = adapter(0.7).allPassed();
        StudyReport alone = TuningStudy.builder("routing", data(24, 5), prompt(0.2))
                .candidate(one)
                .build()
                .run();
        TuningStudy.Builder three = TuningStudy.builder("routing", data(24, 5), prompt(0.2));
        double[] shares = {0.4, 0.7, 1.0};
        for (int i = 0; i < 3; i++) {
            three.candidate(new FakeCandidate("adapter", Approach.ADAPTER, share(shares[i], 2))
                    .trained(177, i, new TrainingCost(100, 1000, 177))
                    .allPassed());
        }
        CandidateResult seeds = three.build().run().candidate("adapter");

        assertThat(seeds.seeds()).isEqualTo(3);
        assertThat(width(seeds)).isGreaterThan(1.5 * width(alone.candidate("adapter")));
        // Rows are labelled once, whatever the number of seeds.
        assertThat(seeds.training()).isEqualTo(new TrainingCost(300, 3000, 177));
    }

    private static double width(CandidateResult result) {
        return result.difference().interval().high()
                - result.difference().interval().low();
    }

    @Test
    void holm_is_over_all_candidates() {
        TuningStudy.Builder study = TuningStudy.builder("routing", data(24, 5), prompt(0.2))
                .candidate(adapter(0.8).allPassed());
        for (int i = 0; i < 9; i++) {
            study.candidate(new FakeCandidate("other " + i, Approach.PROMPT, share(0.2, 10 + i)));
        }
        PairedDifference difference = study.build().run().candidate("adapter").difference();

        assertThat(difference.adjustedP()).isCloseTo(10 * difference.p(), within(1e-12));
    }

    @Test
    void a_study_that_was_cut_asks_only_the_rest() throws IOException {
        Path file = folder.resolve("answers.jsonl");
        Thread current = Thread.currentThread();
        FakeCandidate cut = new FakeCandidate("adapter", Approach.ADAPTER, row -> {
                    if (row.id().equals("r8-0")) {
                        current.interrupt();
                    }
                    return share(0.8, 2).test(row);
                })
                .trained(177, 1, new TrainingCost(240, 19_831, 177))
                .allPassed();
        assertThatThrownBy(() -> study(cut, file).run()).hasMessageContaining("run it again to go on");
        assertThat(Thread.interrupted()).isTrue();
        Files.writeString(file, Files.readString(file) + "{\"key\":\"half a li");

        FakeCandidate again = new FakeCandidate("adapter", Approach.ADAPTER, share(0.8, 2))
                .trained(177, 1, new TrainingCost(240, 19_831, 177))
                .allPassed();
        StudyReport resumed = study(again, file).run();

        assertThat(again.asked).hasSize(120 - 41).doesNotContain("r8-0").contains("r8-1");
        FakeCandidate third =
                new FakeCandidate("adapter", Approach.ADAPTER, row -> false).trained(177, 1, TrainingCost.NONE);
        assertThat(study(third, file).run().json()).isEqualTo(resumed.json());
        assertThat(third.asked).isEmpty();
        assertThat(third.prepared).isZero();
    }

    private TuningStudy study(FakeCandidate candidate, Path file) {
        return TuningStudy.builder("routing", data(24, 5), prompt(0.2))
                .candidate(candidate)
                .answers(file)
                .build();
    }

    @Test
    void an_answer_that_failed_is_wrong_and_is_asked_again_by_the_next_run() {
        Path file = folder.resolve("answers.jsonl");
        FakeCandidate failing =
                new FakeCandidate("adapter", Approach.ADAPTER, row -> true).trained(177, 1, TrainingCost.NONE);
        failing.failAt = 100;
        StudyReport report = study(failing, file).run();
        assertThat(report.candidate("adapter").failed()).isEqualTo(20);
        assertThat(report.candidate("adapter").quality()).isCloseTo(100 / 120.0, within(1e-9));

        FakeCandidate next =
                new FakeCandidate("adapter", Approach.ADAPTER, row -> true).trained(177, 1, TrainingCost.NONE);
        assertThat(study(next, file).run().candidate("adapter").quality()).isEqualTo(1);
        assertThat(next.asked).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"buy milk\n", "buy milk", "{\"model\":\"a whole document on one line\"}"})
    void a_file_of_something_else_is_refused_and_stays_as_it_is(String content) throws IOException {
        Path file = folder.resolve("notes.txt");
        Files.writeString(file, content);

        assertThatThrownBy(() -> study(adapter(0.5), file).run())
                .isInstanceOf(StudyException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("is no line of a study");
        assertThat(Files.readString(file)).isEqualTo(content);
    }

    @Test
    void two_studies_do_not_write_one_file() {
        Path file = folder.resolve("answers.jsonl");
        try (KeptAnswers open = KeptAnswers.open(file)) {
            assertThat(open).isNotNull();
            assertThat(FileLockProbe.isLocked(file)).isTrue();
            assertThatThrownBy(() -> study(adapter(0.5), file).run())
                    .isInstanceOf(StudyException.class)
                    .hasMessageContaining("another study writes");
            assertThat(FileLockProbe.isLocked(file))
                    .as("after another one was refused")
                    .isTrue();
        }
    }

    @Test
    void a_report_is_the_same_for_the_same_answers_and_reads_back_from_its_json() {
        StudyReport one = full();
        StudyReport two = full();

        assertThat(two.json()).isEqualTo(one.json());
        assertThat(StudyReport.ofJson(one.json())).isEqualTo(one);
        assertThat(one.digest()).startsWith("sha256:").hasSize(71);
        assertThat(one.markdown()).contains("Learning curve: error(n) =").contains("| 200 (predicted) |");
        assertThat(one.html()).contains("<title>routing &amp; more</title>").contains("Pareto front");
        assertThatThrownBy(() -> StudyReport.ofJson("{\"rows\": 1}")).isInstanceOf(StudyException.class);
    }

    private static StudyReport full() {
        TuningStudy.Builder study = TuningStudy.builder("routing & more", data(24, 5), prompt(0.2))
                .costs(CostModel.builder()
                        .tokens(1, 2, 0.5)
                        .training(0.1, 0.5)
                        .volume(10_000, 12)
                        .build());
        for (int rows : new int[] {25, 50, 100}) {
            study.candidate(new FakeCandidate(
                            "adapter, " + rows + " rows", Approach.ADAPTER, share(1 - 3.0 / Math.sqrt(rows), 7))
                    .trained(rows, 1, new TrainingCost(100, 1000, rows))
                    .allPassed());
        }
        return study.build().run();
    }

    @Test
    void families_differ_in_more_than_their_seeds_only_by_name() {
        assertThatThrownBy(() ->
                        TuningStudy.builder("routing", data(24, 5), prompt(0.2)).candidate(prompt(0.3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("current prompt");
    }
}
