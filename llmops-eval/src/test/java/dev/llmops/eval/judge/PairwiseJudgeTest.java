package dev.llmops.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PairwiseJudgeTest {

    private static final AnswerPair PAIR = AnswerPair.of("Who?", "good", "bad");

    @Test
    void what_both_orders_say_is_the_verdict() {
        PairVerdict verdict = judge(PairwiseJudgeTest::likesGood).compare(PAIR);

        assertThat(verdict.winner()).isEqualTo(Winner.A);
        assertThat(verdict.conflict()).isFalse();
        assertThat(judge(PairwiseJudgeTest::likesGood).compare(PAIR.swapped()).winner())
                .isEqualTo(Winner.B);
    }

    @Test
    void a_conflict_of_the_orders_is_a_tie_and_is_told() {
        PairVerdict verdict = judge(request -> "first").compare(PAIR);

        assertThat(verdict.winner()).isEqualTo(Winner.TIE);
        assertThat(verdict.conflict()).isTrue();
        assertThat(verdict.asGiven()).isEqualTo(new OrderVerdict(Winner.A, null, "why"));
        assertThat(verdict.swapped()).isEqualTo(new OrderVerdict(Winner.B, null, "why"));
        assertThat(verdict.rationale()).isEqualTo("shown as given: A (why); swapped: B (why)");
        assertThat(verdict.usage()).isNotNull();
    }

    @Test
    void a_tie_in_one_order_only_is_a_conflict_too() {
        PairVerdict verdict =
                judge(request -> shownFirst(request, "good") ? "first" : "tie").compare(PAIR);

        assertThat(verdict.winner()).isEqualTo(Winner.TIE);
        assertThat(verdict.conflict()).isTrue();
    }

    @Test
    void a_tie_in_both_orders_is_none() {
        PairVerdict verdict = judge(request -> "tie").compare(PAIR);

        assertThat(verdict.winner()).isEqualTo(Winner.TIE);
        assertThat(verdict.conflict()).isFalse();
    }

    @Test
    void without_a_verdict_in_one_order_there_is_no_winner() {
        PairVerdict verdict = judge(request -> shownFirst(request, "good") ? "first" : "the good one")
                .compare(PAIR);

        assertThat(verdict.winner()).isNull();
        assertThat(verdict.missing())
                .isEqualTo(
                        new Score.Unscored("the judge's reply has no 'winner' that is one of first, second, tie, after"
                                + " it was asked again"));
        assertThat(verdict.asGiven().winner()).isEqualTo(Winner.A);
    }

    @Test
    void a_model_that_is_gone_is_a_failure() {
        ScriptedModelClient model = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new ModelUnavailableException("gone")));

        assertThat(PairwiseJudge.builder("p", model, Rubric.of("right"))
                        .build()
                        .compare(PAIR)
                        .missing())
                .isInstanceOf(Score.Failed.class);
    }

    @Test
    void one_order_costs_one_call() {
        ScriptedModelClient model = ScriptedModelClient.saying("{\"rationale\":\"why\",\"winner\":\"first\"}");
        PairVerdict verdict = PairwiseJudge.builder("p", model, Rubric.of("right"))
                .bothOrders(false)
                .build()
                .compare(PAIR);

        assertThat(verdict.winner()).isEqualTo(Winner.A);
        assertThat(verdict.swapped()).isNull();
        assertThat(verdict.isComplete()).isFalse();
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void the_jury_of_pairs_votes_and_a_member_without_a_verdict_votes_for_nobody() {
        PairJudge good = judge(PairwiseJudgeTest::likesGood);
        PairJudge silent = judge(request -> "?");
        PairJudge undecided = judge(request -> "tie");

        assertThat(PairJury.of("j", 2, List.of(good, good, silent))
                        .compare(PAIR)
                        .winner())
                .isEqualTo(Winner.A);
        assertThat(PairJury.of("j", 2, List.of(good, undecided, silent))
                        .compare(PAIR)
                        .winner())
                .isEqualTo(Winner.TIE);
        assertThat(PairJury.of("j", 2, List.of(good, silent, silent)).compare(PAIR))
                .satisfies(verdict -> assertThat(verdict.missing())
                        .isEqualTo(new Score.Unscored("1 of 3 judges have a verdict, and 2 must")));
    }

    @Test
    void an_order_that_failed_makes_the_pair_a_failure_whichever_order_it_is() {
        for (String firstOfTheFailed : List.of("good", "bad")) {
            PairwiseJudge judge = PairwiseJudge.builder("p", gone(firstOfTheFailed), Rubric.of("right"))
                    .build();

            assertThat(judge.compare(PAIR).missing()).isInstanceOf(Score.Failed.class);
        }
    }

    @Test
    void a_jury_of_pairs_that_lacks_the_members_that_failed_has_failed() {
        PairJudge good = judge(PairwiseJudgeTest::likesGood);
        PairJudge silent = judge(request -> "?");
        PairJudge away = PairwiseJudge.builder("p", gone("good"), Rubric.of("right"))
                .bothOrders(false)
                .build();

        assertThat(PairJury.of("j", 2, List.of(good, away, silent))
                        .compare(PAIR)
                        .missing())
                .isEqualTo(new Score.Failed("1 of 3 judges have a verdict, and 2 must"));
        assertThat(PairJury.of("j", 3, List.of(good, away, silent))
                        .compare(PAIR)
                        .missing())
                .isEqualTo(new Score.Unscored("1 of 3 judges have a verdict, and 3 must"));
    }

    /** Not reached when this answer is shown first, and of no use otherwise. */
    private static ScriptedModelClient gone(String first) {
        return ScriptedModelClient.of(request -> shownFirst(request, first)
                ? ScriptedModelClient.failing("", new ModelUnavailableException("gone"))
                : ScriptedModelClient.script("no verdict"));
    }

    private static String likesGood(ModelRequest request) {
        return shownFirst(request, "good") ? "first" : "second";
    }

    private static boolean shownFirst(ModelRequest request, String answer) {
        return request.messages().get(1).text().contains("\"first\":\"" + answer + "\"");
    }

    private static PairwiseJudge judge(Function<ModelRequest, String> winner) {
        ScriptedModelClient model = ScriptedModelClient.of(request ->
                ScriptedModelClient.script("{\"rationale\":\"why\",\"winner\":\"" + winner.apply(request) + "\"}"));
        return PairwiseJudge.builder("p", model, Rubric.of("right")).build();
    }
}
