package dev.llmops.eval.metric.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Evaluator;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.eval.dataset.DatasetException;
import dev.llmops.eval.metric.row.MetricRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnwiseMetricTest {

    private static final String TALK = """
            {"id":1,"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},
            {"role":"assistant","content":"0.5"},{"role":"user","content":"And?"},{"role":"assistant","content":"1"}]}
            """;

    @Test
    void each_turn_is_an_answer_to_all_before_it() {
        List<EvaluationCase> seen = new ArrayList<>();

        Judgement judgement = new TurnwiseMetric(asSaid(seen), TurnwiseMetric.Aggregate.MEAN).evaluate(row(TALK));

        assertThat(judgement.score()).isEqualTo(Score.of(0.75));
        assertThat(judgement.rationale()).isEqualTo("turn 1: said 0.5\nturn 2: said 1");
        assertThat(seen.get(1).input()).isEqualTo("system: Be brief.\nuser: Hi\nassistant: 0.5\nuser: And?");
        assertThat(seen.get(1).output()).isEqualTo("1");
    }

    @Test
    void a_conversation_can_be_as_good_as_its_worst_turn() {
        assertThat(score(TALK, TurnwiseMetric.Aggregate.MIN)).isEqualTo(Score.of(0.5));
    }

    @Test
    void a_turn_without_a_score_leaves_the_conversation_without_one() {
        Score score = score(TALK.replace("0.5", "no number"), TurnwiseMetric.Aggregate.MEAN);

        assertThat(score).isEqualTo(new Score.Unscored("turn 1 of the assistant: not a number"));
        assertThat(score("{\"id\":1,\"messages\":[]}", TurnwiseMetric.Aggregate.MEAN))
                .isInstanceOf(Score.Unscored.class);
    }

    @Test
    void a_whole_conversation_is_one_answer() {
        assertThat(Conversation.of(row(TALK)).whole().output())
                .startsWith("system: Be brief.\n")
                .endsWith("\nassistant: 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1,\"messages\":\"hi\"}",
                "{\"id\":1,\"messages\":[\"hi\"]}",
                "{\"id\":1,\"messages\":[{\"role\":\"user\",\"content\":1}]}",
                "{\"id\":1,\"messages\":{\"role\":\"user\"}}"
            })
    void what_is_no_conversation_is_refused(String row) {
        assertThatThrownBy(() -> score(row, TurnwiseMetric.Aggregate.MEAN))
                .isInstanceOf(DatasetException.class)
                .hasMessageStartingWith("line 1: 'messages' must be");
    }

    private static Score score(String row, TurnwiseMetric.Aggregate aggregate) {
        return new TurnwiseMetric(asSaid(new ArrayList<>()), aggregate)
                .evaluate(row(row))
                .score();
    }

    private static MetricRow row(String json) {
        return MetricRow.parse(1, json);
    }

    /** The score that the answer says. */
    private static Evaluator asSaid(List<EvaluationCase> seen) {
        return new Evaluator() {
            @Override
            public String name() {
                return "as-said";
            }

            @Override
            public Judgement evaluate(EvaluationCase answer) {
                seen.add(answer);
                Score score = answer.output().matches("[0-9.]+")
                        ? Score.of(Double.parseDouble(answer.output()))
                        : new Score.Unscored("not a number");
                return new Judgement(name(), score, "said " + answer.output());
            }
        };
    }
}
