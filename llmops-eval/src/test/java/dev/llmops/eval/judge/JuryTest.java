package dev.llmops.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.message.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JuryTest {

    private static final EvaluationCase CASE = new EvaluationCase("q", "a", null, List.of(), List.of());

    @Test
    void scores_become_one_by_the_rule() {
        assertThat(value(JuryRule.MEAN, 1, 0.0, 0.5, 1.0, 1.0)).isCloseTo(0.625, within(1e-12));
        assertThat(value(JuryRule.MEDIAN, 1, 0.0, 1.0, 0.5)).isEqualTo(0.5);
        assertThat(value(JuryRule.MEDIAN, 1, 0.0, 0.5, 1.0, 1.0)).isEqualTo(0.75);
        assertThat(value(JuryRule.MAJORITY, 1, 0.0, 1.0, 1.0)).isEqualTo(1);
    }

    @Test
    void a_member_without_a_score_has_no_vote() {
        assertThat(value(JuryRule.MEAN, 2, 0.0, null, 1.0)).isEqualTo(0.5);
        assertThat(value(JuryRule.MAJORITY, 2, 1.0, null, 1.0)).isEqualTo(1);
    }

    @Test
    void a_member_that_throws_has_no_vote_and_takes_none_from_the_others() {
        Evaluator throwing = new Evaluator() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                throw new IllegalStateException("no connection");
            }
        };
        Judgement said = new Judgement("paid", Score.of(1), null, TokenUsage.of(7, 3));
        Evaluator paid = new Evaluator() {
            @Override
            public String name() {
                return "paid";
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                return said;
            }
        };

        Judgement judgement =
                Jury.of("jury", JuryRule.MEAN, 1, List.of(paid, throwing)).evaluate(CASE);

        assertThat(judgement.score()).isEqualTo(Score.of(1));
        assertThat(judgement.usage()).isEqualTo(said.usage());
        assertThat(judgement.rationale()).contains("broken: failed, IllegalStateException: no connection");
    }

    /** One of three is no majority, although the others say nothing. */
    @Test
    void a_majority_is_of_all_members() {
        assertThat(jury(JuryRule.MAJORITY, 1, 1.0, null, null).evaluate(CASE).score())
                .isEqualTo(new Score.Unscored("no score has the votes of more than half of 3 judges"));
        assertThat(jury(JuryRule.MAJORITY, 1, 1.0, 0.0).evaluate(CASE).score()).isInstanceOf(Score.Unscored.class);
    }

    @Test
    void below_the_quorum_there_is_no_score() {
        Judgement judgement = jury(JuryRule.MEAN, 2, 1.0, null, null).evaluate(CASE);

        assertThat(judgement.score()).isEqualTo(new Score.Unscored("1 of 3 judges have a score, and 2 must"));
        assertThat(judgement.rationale()).isEqualTo("m0: 1.0; m1: unscored, silent; m2: unscored, silent");
    }

    @Test
    void a_jury_that_lacks_the_members_that_failed_has_failed_and_is_asked_again() {
        Evaluator away = judge("away", new Score.Failed("no connection"));
        Evaluator silent = judge("silent", new Score.Unscored("silent"));
        Evaluator paid = judge("paid", Score.of(1));

        assertThat(score(2, paid, away, silent)).isEqualTo(new Score.Failed("1 of 3 judges have a score, and 2 must"));
        assertThat(score(3, paid, away, silent))
                .as("too few with all of them")
                .isEqualTo(new Score.Unscored("1 of 3 judges have a score, and 3 must"));
    }

    @Test
    void agreement_is_the_share_of_pairs_that_say_the_same() {
        assertThat(jury(JuryRule.MEAN, 1, 1.0, 1.0, 0.0, null).vote(CASE).agreement())
                .isCloseTo(1.0 / 3, within(1e-12));
        assertThat(jury(JuryRule.MEAN, 1, 1.0, null).vote(CASE).agreement()).isNull();
    }

    @Test
    void a_quorum_that_can_not_be_met_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jury(JuryRule.MEAN, 3, 1.0, 1.0))
                .withMessageContaining("from 1 to 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jury(JuryRule.MEAN, 1, 1.0))
                .withMessageContaining("at least two members");
    }

    private static Score score(int quorum, Evaluator... members) {
        return Jury.of("jury", JuryRule.MEAN, quorum, List.of(members))
                .evaluate(CASE)
                .score();
    }

    private static Evaluator judge(String name, Score score) {
        return new Evaluator() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                return new Judgement(name, score, null);
            }
        };
    }

    private static double value(JuryRule rule, int quorum, @Nullable Double... scores) {
        return ((Score.Scored) jury(rule, quorum, scores).evaluate(CASE).score()).value();
    }

    private static Jury jury(JuryRule rule, int quorum, @Nullable Double... scores) {
        List<Evaluator> members = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            members.add(new Member("m" + i, scores[i]));
        }
        return Jury.of("jury", rule, quorum, members);
    }

    private record Member(String name, @Nullable Double value) implements Evaluator {
        @Override
        public Judgement evaluate(EvaluationCase answer) {
            return new Judgement(name, value == null ? new Score.Unscored("silent") : Score.of(value), null);
        }
    }
}
