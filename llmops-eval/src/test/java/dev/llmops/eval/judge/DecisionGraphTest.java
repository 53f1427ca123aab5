package dev.llmops.eval.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.evaluation.EvaluationCase;
import dev.llmops.api.evaluation.Judgement;
import dev.llmops.api.evaluation.Score;
import dev.llmops.api.model.ModelClient;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecisionGraphTest {

    private static final EvaluationCase CASE = new EvaluationCase("q", "a", null, List.of(), List.of());

    @Test
    void answers_lead_to_a_score_and_the_path_is_told() {
        ScriptedModelClient model = Replies.of(choice("yes"), choice("partly"));

        Judgement judgement = graph(model).evaluate(CASE);

        assertThat(judgement.score()).isEqualTo(Score.of(0.5));
        assertThat(judgement.rationale()).isEqualTo("answers: yes > complete: partly");
        assertThat(model.requests()).hasSize(2);
        assertThat(model.lastRequest().systemText()).contains("Is it complete?").contains("fully, partly, barely");
    }

    @Test
    void questions_on_other_paths_are_not_asked() {
        ScriptedModelClient model = Replies.of(choice("no"));

        assertThat(graph(model).evaluate(CASE).score()).isEqualTo(Score.of(0));
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void an_answer_that_is_no_choice_leaves_no_score_and_names_the_question() {
        Judgement judgement =
                graph(Replies.of(choice("yes"), choice("vollständig"))).evaluate(CASE);

        assertThat(judgement.score())
                .isInstanceOfSatisfying(
                        Score.Unscored.class,
                        unscored -> assertThat(unscored.reason())
                                .startsWith(
                                        "question 'complete': the judge's reply has no 'choice' that is one of fully, partly, barely"));
        assertThat(judgement.rationale()).startsWith("answers: yes > {");
    }

    @Test
    void a_cycle_is_refused_with_its_path() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder()
                        .yesNo("a", "A?", "b", "end")
                        .yesNo("b", "B?", "c", "end")
                        .yesNo("c", "C?", "b", "end")
                        .leaf("end", 1)
                        .build())
                .withMessage("the graph must have no cycle, but has b > c > b");
    }

    @Test
    void two_ways_to_one_node_are_no_cycle() {
        assertThat(builder()
                        .yesNo("a", "A?", "b", "c")
                        .yesNo("b", "B?", "c", "good")
                        .yesNo("c", "C?", "good", "bad")
                        .leaf("good", 1)
                        .leaf("bad", 0)
                        .build()
                        .name())
                .isEqualTo("graph");
    }

    @Test
    void a_graph_that_leads_nowhere_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        builder().yesNo("a", "A?", "b", "end").leaf("end", 1).build())
                .withMessage("question 'a' leads to 'b', but there is no such node");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder()
                        .yesNo("a", "A?", "end", "end")
                        .leaf("end", 1)
                        .leaf("island", 1)
                        .build())
                .withMessageContaining("these are not: [island]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().leaf("end", 1).build())
                .withMessageContaining("must have a question");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().leaf("end", 1).leaf("end", 0))
                .withMessageContaining("two nodes are 'end'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().leaf("end", Double.NaN))
                .withMessageContaining("finite");
    }

    private static DecisionGraph.Builder builder() {
        return DecisionGraph.builder("graph", ModelClient.noop());
    }

    private static DecisionGraph graph(ModelClient model) {
        return DecisionGraph.builder("graph", model)
                .yesNo("answers", "Does it answer the question?", "complete", "bad")
                .choice("complete", "Is it complete?", ordered())
                .leaf("good", 1)
                .leaf("middling", 0.5)
                .leaf("bad", 0)
                .build();
    }

    private static Map<String, String> ordered() {
        Map<String, String> next = new LinkedHashMap<>();
        next.put("fully", "good");
        next.put("partly", "middling");
        next.put("barely", "bad");
        return next;
    }

    private static String choice(String choice) {
        return "{\"rationale\":\"so\",\"choice\":\"" + choice + "\"}";
    }
}
