package dev.llmops.eval.judge.bias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.judge.AnswerPair;
import dev.llmops.eval.judge.OrderVerdict;
import dev.llmops.eval.judge.PairVerdict;
import dev.llmops.eval.judge.Winner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BiasTest {

    private static final long SEED = 7;

    @Test
    void a_judge_that_always_takes_the_first_is_seen() {
        PositionBias bias = PositionBias.of(List.of(orders(Winner.A, Winner.B), orders(Winner.A, Winner.B)));

        assertThat(bias.consistency().mean()).isZero();
        assertThat(bias.first().mean()).isEqualTo(1);
        assertThat(bias.firstOfConflicts().mean()).isEqualTo(1);
        assertThat(bias.firstOfConflicts().n()).isEqualTo(2);
    }

    @Test
    void ties_are_neither_first_nor_second() {
        PositionBias bias = PositionBias.of(
                List.of(orders(Winner.TIE, Winner.TIE), orders(Winner.A, Winner.TIE), orders(Winner.B, Winner.B)));

        assertThat(bias.n()).isEqualTo(3);
        assertThat(bias.consistency().mean()).isCloseTo(2.0 / 3, within(1e-12));
        // The tie in both orders says nothing; one win of the first shown of one, and one of two.
        assertThat(bias.first().mean()).isCloseTo(0.75, within(1e-12));
        assertThat(bias.firstOfConflicts()).isNull();
    }

    @Test
    void swapping_all_pairs_changes_nothing() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 200; round++) {
            List<PairVerdict> verdicts = new ArrayList<>();
            List<PairVerdict> swapped = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(20); i++) {
                Winner given = any(random);
                Winner other = any(random);
                verdicts.add(orders(given, other));
                swapped.add(orders(other.swapped(), given.swapped()));
            }
            assertThat(PositionBias.of(swapped))
                    .as("seed " + SEED + ", round " + round)
                    .isEqualTo(PositionBias.of(verdicts));
        }
    }

    @Test
    void a_pair_without_both_verdicts_counts_nowhere_but_in_incomplete() {
        PairVerdict half = PairVerdict.of(OrderVerdict.of(Winner.A), null);
        PositionBias bias = PositionBias.of(List.of(half));

        assertThat(bias).isEqualTo(new PositionBias(0, 1, null, null, null));
    }

    @Test
    void a_judge_that_takes_the_longer_answer_is_seen() {
        LengthBias bias = LengthBias.of(List.of(
                pair("long one", "short", Winner.A, Winner.A),
                pair("x", "much longer", Winner.B, Winner.A),
                pair("x", "y", Winner.A, Winner.A),
                pair("🐈🐈", "abc", Winner.TIE, Winner.B)));

        assertThat(bias.longer().mean()).isEqualTo(1);
        assertThat(bias.longer().n()).isEqualTo(2);
        assertThat(bias.baseline().mean()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(bias.accuracyIfLonger().mean()).isEqualTo(0.5);
        assertThat(bias.accuracyIfShorter().mean()).isZero();
    }

    @Test
    void a_judge_that_prefers_its_own_more_often_than_people_do_is_seen() {
        List<JudgedPair> pairs = IntStream.range(0, 40)
                .mapToObj(i -> pair("own", "other", Winner.A, i % 2 == 0 ? Winner.A : Winner.B))
                .toList();

        SelfPreference preference = SelfPreference.of(pairs, SEED);

        assertThat(preference.comparison().difference()).isEqualTo(0.5);
        assertThat(preference.comparison().interval().low()).isPositive();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SelfPreference.of(List.of(pair("own", "other", Winner.A, null)), SEED));
    }

    @Test
    void a_judge_that_likes_padding_moves_and_one_that_does_not_stays() {
        List<EvaluationCase> cases = IntStream.range(0, 20)
                .mapToObj(i -> new EvaluationCase("q", "answer " + i, null, List.of(), List.of()))
                .toList();

        ScoreShift padded =
                ScoreShift.probe(judge(text -> text.length() > 15 ? 1.0 : 0.0), cases, AnswerChange.REPEATED::of, SEED);
        ScoreShift steady = ScoreShift.probe(judge(text -> 0.5), cases, AnswerChange.REPEATED::of, SEED);

        assertThat(padded.comparison().difference()).isEqualTo(1);
        assertThat(padded.moved()).isTrue();
        assertThat(steady.moved()).isFalse();
    }

    @Test
    void an_answer_that_argues_keeps_its_own_words_first() {
        EvaluationCase changed =
                AnswerChange.ARGUED.of(new EvaluationCase("q", "I do not know.", "e", List.of(), List.of()));

        assertThat(changed.output()).startsWith("I do not know.\n").contains("ignore the rubric");
        assertThat(changed.expected()).isEqualTo("e");
    }

    @Test
    void a_probe_counts_the_scores_that_a_change_costs() {
        List<EvaluationCase> cases = List.of(new EvaluationCase("q", "a", null, List.of(), List.of()));

        ScoreShift shift =
                ScoreShift.probe(judge(text -> text.equals("a") ? 1.0 : null), cases, AnswerChange.ARGUED::of, SEED);

        assertThat(shift).isEqualTo(new ScoreShift(null, 1, 0, 0));
        assertThat(shift.moved()).isFalse();
    }

    @Test
    void a_judge_that_throws_on_a_changed_answer_has_lost_its_score() {
        List<EvaluationCase> cases = List.of(new EvaluationCase("q", "a", null, List.of(), List.of()));

        ScoreShift shift = ScoreShift.probe(
                judge(text -> {
                    if (!text.equals("a")) {
                        throw new IllegalStateException("too long");
                    }
                    return 1.0;
                }),
                cases,
                AnswerChange.ARGUED::of,
                SEED);

        assertThat(shift).isEqualTo(new ScoreShift(null, 1, 0, 0));
    }

    @Test
    void a_judge_that_drifts_is_seen_on_its_anchor_rows() {
        Map<String, Score> before = new HashMap<>();
        Map<String, Score> after = new HashMap<>();
        for (int i = 0; i < 30; i++) {
            before.put("r" + i, Score.of(i % 2));
            after.put("r" + i, Score.of(i % 4 == 0 ? 1 : i % 2));
        }
        before.put("lost", Score.of(1));
        after.put("lost", new Score.Unscored("?"));
        after.put("new", Score.of(1));

        ScoreShift drift = ScoreShift.between(before, after, SEED);

        assertThat(drift.comparison().n()).isEqualTo(30);
        assertThat(drift.comparison().difference()).isCloseTo(8.0 / 30, within(1e-12));
        assertThat(drift.moved()).isTrue();
        assertThat(drift.lost()).isEqualTo(1);
        assertThat(drift.gained()).isEqualTo(1);
    }

    private static PairVerdict orders(Winner given, Winner swapped) {
        return PairVerdict.of(OrderVerdict.of(given), OrderVerdict.of(swapped), null);
    }

    private static JudgedPair pair(String a, String b, Winner winner, @Nullable Winner label) {
        return new JudgedPair(AnswerPair.of("q", a, b), orders(winner, winner), label);
    }

    private interface Scorer {
        @Nullable
        Double score(String text);
    }

    private static Evaluator judge(Scorer scorer) {
        return new Evaluator() {
            @Override
            public String name() {
                return "judge";
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                Double value = scorer.score(answer.output());
                return new Judgement("judge", value == null ? new Score.Unscored("?") : Score.of(value), null);
            }
        };
    }

    private static Winner any(SplittableRandom random) {
        List<Winner> all = List.of(Winner.values());
        return all.get(random.nextInt(all.size()));
    }
}
