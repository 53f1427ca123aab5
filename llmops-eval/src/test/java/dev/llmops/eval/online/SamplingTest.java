package dev.llmops.eval.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.feedback.FeedbackSink;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.retrieval.Grounding;
import dev.llmops.testkit.RandomRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which calls are judged, and what their scores count. */
class SamplingTest {

    private static final double SHARE = 0.2;

    private final RandomRecords records = new RandomRecords(7);
    private final List<OnlineJudgement> sink = new CopyOnWriteArrayList<>();

    @Test
    void all_bad_calls_and_a_share_of_the_others_are_judged() {
        Map<String, Integer> reasons = new HashMap<>();
        int rest = 0;
        try (OnlineEvaluation online = online()) {
            for (int i = 0; i < 2_000; i++) {
                Generation call = call(
                        i % 10 == 0 ? GenerationStatus.BLOCKED : GenerationStatus.COMPLETED, i % 4 == 0 ? 0.1 : 0.9);
                Optional<Selection> selection = online.selection(call);
                selection.ifPresent(each -> reasons.merge(each.reason(), 1, Integer::sum));
                if (i % 10 != 0 && i % 4 != 0) {
                    rest++;
                } else {
                    assertThat(selection).as("a bad call is always judged").isPresent();
                }
                assertThat(online.selection(call)).as("the same again").isEqualTo(selection);
            }
        }
        assertThat(reasons.get("blocked")).isEqualTo(200);
        assertThat(reasons.get("low-confidence")).isEqualTo(400);
        // 1,400 calls, a fifth of them, within four standard errors
        assertThat(rest).isEqualTo(1_400);
        assertThat(reasons.get("share")).isBetween(280 - 60, 280 + 60);
    }

    @Test
    void weights_are_one_over_the_probability_and_0_where_nobody_got_an_answer() {
        try (OnlineEvaluation online = online()) {
            assertThat(online.selection(call(GenerationStatus.COMPLETED, 0.1))
                            .orElseThrow()
                            .weight())
                    .isEqualTo(1);
            assertThat(online.selection(call(GenerationStatus.BLOCKED, null))
                            .orElseThrow()
                            .weight())
                    .isZero();
            Selection shared = null;
            while (shared == null) {
                shared = online.selection(call(GenerationStatus.COMPLETED, 0.9)).orElse(null);
            }
            assertThat(shared).isEqualTo(new Selection("share", 1 / SHARE, true));
        }
    }

    @Test
    void a_call_without_an_answer_is_unscored_and_one_that_was_cut_is_judged_by_what_had_arrived() {
        Generation blocked =
                call(GenerationStatus.BLOCKED, null).toBuilder().partial(null).build();
        try (OnlineEvaluation online = online()) {
            online.onGeneration(blocked);
        }
        assertThat(sink).hasSize(1);
        assertThat(sink.get(0).judgement().score())
                .isEqualTo(new Score.Unscored("there is no answer: the call ended as BLOCKED"));
        assertThat(sink.get(0).selection().reason()).isEqualTo("blocked");
    }

    @Test
    void replays_and_shadow_traffic_are_not_judged_even_if_they_are_bad() {
        Generation call = call(GenerationStatus.BLOCKED, null);
        try (OnlineEvaluation online = online()) {
            assertThat(online.selection(call.toBuilder().replayOf(call.id()).build()))
                    .isEmpty();
            assertThat(online.selection(call.toBuilder().shadowOf(call.id()).build()))
                    .isEmpty();
        }
    }

    /** What was sampled already is not judged twice, and what was not counts nothing: its like are in the sample by their share. */
    @Test
    void thumbs_down_has_an_answer_judged_once() {
        Map<Object, Generation> store = new HashMap<>();
        List<Generation> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Generation call = call(GenerationStatus.COMPLETED, 0.9);
            calls.add(call);
            store.put(call.id(), call);
        }
        try (OnlineEvaluation online = online()) {
            FeedbackSink thumbs = online.thumbsDown(id -> Optional.ofNullable(store.get(id)));
            calls.forEach(online::onGeneration);
            calls.forEach(call -> thumbs.accept(thumb(call, false)));
            calls.forEach(call -> thumbs.accept(thumb(call, true)));
        }
        assertThat(sink).hasSize(100);
        assertThat(sink.stream().map(OnlineJudgement::generation).distinct()).hasSize(100);
        assertThat(sink)
                .filteredOn(judged -> judged.selection().reason().equals(Selection.THUMBS_DOWN))
                .isNotEmpty()
                .allMatch(judged ->
                        judged.selection().weight() == 0 && !judged.selection().inShare());
    }

    @Test
    void rules_out_of_range_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SamplingRule.lowConfidence(0))
                .withMessageContaining("0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new SamplingRule(" ", call -> true));
    }

    private static Feedback thumb(Generation call, boolean up) {
        return new Feedback(call.id() + "-" + up, call.id(), new FeedbackSignal.Thumbs(up), null, null, Instant.EPOCH);
    }

    private OnlineEvaluation online() {
        return OnlineEvaluation.builder(List.of(ones()), sink::add)
                .always(SamplingRule.allBad(0.5))
                .sample(SHARE, 3)
                .build();
    }

    private Generation call(GenerationStatus status, @Nullable Double confidence) {
        Generation call = records.generation(status);
        Grounding grounding = confidence == null
                ? null
                : new Grounding(Grounding.Outcome.ANSWER, List.of(), confidence, null, List.of());
        return call.toBuilder()
                .replayOf(null)
                .shadowOf(null)
                .grounding(grounding)
                .build();
    }

    private static Evaluator ones() {
        return new Evaluator() {
            @Override
            public String name() {
                return "ones";
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                return new Judgement("ones", Score.of(1), null);
            }
        };
    }
}
