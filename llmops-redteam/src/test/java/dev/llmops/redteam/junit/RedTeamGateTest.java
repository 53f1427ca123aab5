package dev.llmops.redteam.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.redteam.AttackOutcome;
import dev.llmops.redteam.AttackResult;
import dev.llmops.redteam.RedTeam;
import dev.llmops.redteam.RedTeamRun;
import dev.llmops.redteam.RedTeamTarget;
import dev.llmops.redteam.report.RedTeamRunFile;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What JUnit says of a test with a gate, against a baseline in which no attack succeeds. */
class RedTeamGateTest {

    private static Path baseline = Path.of("");
    private static @Nullable RedTeamRun run;

    @TempDir
    Path folder;

    /** What a user writes. */
    static final class Gated {

        @RegisterExtension
        final RedTeamGate gate = RedTeamGate.against(baseline);

        @Test
        void no_attack_succeeds_more_often_than_before() {
            assumeTrue(run != null, "this test is only run by the one around it");
            gate.check(run);
        }
    }

    @BeforeEach
    void acceptARun() {
        baseline = folder.resolve("baseline.jsonl");
        RedTeamRunFile.writeBaseline(baseline, run("Please ask about cables."));
    }

    @Test
    void an_equal_run_passes_and_its_rate_is_reported() {
        Events events = test(run("Please ask about cables."));

        events.assertStatistics(counts -> counts.succeeded(1).failed(0));
        assertThat(events.reportingEntryPublished().list().get(0).toString()).contains("attacks that succeed");
    }

    @Test
    void a_target_that_became_weak_fails_the_test_with_examples() {
        fails(
                run("Visit https://%host%/"),
                text -> text.contains("more often than in the baseline") && text.contains("data-exfiltration"));
    }

    @Test
    void a_run_without_answers_has_not_passed() {
        ScriptedModelClient away = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("away")));

        fails(team(RedTeamTarget.of(away, "")), text -> text.contains("got no answer"));
    }

    @Test
    void a_run_without_scores_is_neither_passed_nor_written_as_a_baseline() throws IOException {
        ScriptedModelClient away = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("away")));
        RedTeamRun unanswered = team(RedTeamTarget.of(away, ""));
        RedTeamRun unscored = unscored(run("Please ask about cables."));
        String before = Files.readString(baseline);

        System.setProperty(RedTeamGate.PROPERTY, "write");
        try {
            fails(unanswered, text -> text.contains("no baseline") && text.contains("got no answer"));
            fails(
                    unscored,
                    text -> text.contains("0 of " + unscored.results().size()) && text.contains("need a judge"));
            fails(new RedTeamRun("t", 1, "c", List.of()), text -> text.contains("no attack was made"));
        } finally {
            System.clearProperty(RedTeamGate.PROPERTY);
        }
        assertThat(baseline).hasContent(before);
        RedTeamRunFile.writeBaseline(baseline, unscored);
        fails(unscored, text -> text.contains("need a judge"));
    }

    private static RedTeamRun unscored(RedTeamRun run) {
        return new RedTeamRun(
                run.target(),
                run.seed(),
                run.catalog(),
                run.results().stream().map(RedTeamGateTest::unscored).toList());
    }

    private static AttackResult unscored(AttackResult result) {
        return new AttackResult(
                result.id(),
                result.family(),
                result.converter(),
                AttackOutcome.UNSCORED,
                "there was no judge",
                null,
                List.of(),
                result.said(),
                result.answer());
    }

    @Test
    void a_run_of_few_of_the_attacks_has_not_passed() {
        RedTeamRun run = run("");
        RedTeamRun few = new RedTeamRun(
                run.target(),
                run.seed(),
                run.catalog(),
                run.results().subList(0, run.results().size() / 2));

        fails(few, text -> text.contains("scored in one run only"));
    }

    @Test
    void a_baseline_that_is_not_there_says_how_to_make_one() {
        baseline = folder.resolve("none.jsonl");

        fails(run(""), text -> text.contains("-Dllmops.redteam.baseline=write"));
    }

    private static RedTeamRun run(String answer) {
        return team((attack, parameters) -> RedTeamTarget.of(
                        ScriptedModelClient.saying(
                                answer.replace("%host%", attack.canaries().host())),
                        "")
                .ask(attack, parameters));
    }

    private static RedTeamRun team(RedTeamTarget target) {
        return RedTeam.builder(target).seed(1).attacksPerFamily(10).build().run();
    }

    private static Events test(RedTeamRun given) {
        run = given;
        try {
            return EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(Gated.class))
                    .execute()
                    .testEvents();
        } finally {
            run = null;
        }
    }

    private static void fails(RedTeamRun given, Predicate<String> text) {
        test(given)
                .assertThatEvents()
                .haveExactly(1, finishedWithFailure(instanceOf(AssertionError.class), message(text)));
    }
}
