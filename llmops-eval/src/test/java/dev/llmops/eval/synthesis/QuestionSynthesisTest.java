package dev.llmops.eval.synthesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.eval.dataset.Row;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuestionSynthesisTest {

    private static final SourcePassage LAMP = new SourcePassage(
            "lamp.md", "The cable of the lamp is three metres long and it was made in a small factory in Norway.");

    private final ScriptedModelClient writer = ScriptedModelClient.saying("""
            {"questions":[
              {"question":"How long is the lamp's cable?","answer":"three metres"},
              {"question":"What was made in a small factory in Norway, is three metres long and it was made in a small factory?","answer":"the cable"},
              {"question":"how long is the lamp's CABLE","answer":"three metres"},
              {"question":"Who designed it?","answer":"Ann"},
              {"question":"In which country does it come from?","answer":"Norway"}]}""");

    @Test
    void what_passes_every_check_is_kept_and_the_rest_is_counted_with_its_reason() {
        ScriptedModelClient checker = ScriptedModelClient.of(request -> ScriptedModelClient.script(
                text(request).contains("designed")
                        ? "{\"answerable\":false,\"answer\":\"\"}"
                        : text(request).contains("country")
                                ? "{\"answerable\":true,\"answer\":\"Sweden\"}"
                                : "{\"answerable\":true,\"answer\":\"It is three metres long.\"}"));

        SynthesisResult result = synthesis(checker).from(List.of(LAMP));

        assertThat(result.rows())
                .containsExactly(new Row(
                        "lamp.md#1", "How long is the lamp's cable?", "three metres", Map.of("passage", "lamp.md")));
        assertThat(result.counts())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        DropReason.COPIES_PASSAGE, 1,
                        DropReason.DUPLICATE, 1,
                        DropReason.NOT_ANSWERABLE, 1,
                        DropReason.ANOTHER_ANSWER, 1));
        assertThat(result.dropped().get(1).detail()).isEqualTo("of 'lamp.md#1'");
        // A copy and a duplicate are dropped before anything is asked.
        assertThat(checker.requests()).hasSize(3);
        assertThat(text(checker.requests().get(0))).doesNotContain("\"answer\":\"three metres\"");
    }

    @Test
    void a_question_that_nobody_could_check_is_not_kept() {
        SynthesisResult result =
                synthesis(ScriptedModelClient.saying("Yes, three metres.")).from(List.of(LAMP));

        assertThat(result.rows()).isEmpty();
        assertThat(result.counts()).containsEntry(DropReason.NOT_CHECKED, 4);
    }

    @Test
    void a_passage_whose_questions_can_not_be_had_costs_itself_only() {
        ScriptedModelClient shaky =
                ScriptedModelClient.of(request -> text(request).contains("gone")
                        ? ScriptedModelClient.failing("", new ModelUnavailableException("the server is gone"))
                        : ScriptedModelClient.script(
                                "{\"questions\":[{\"question\":\"How long is it?\",\"answer\":\"three metres\"}]}"));
        ScriptedModelClient checker = ScriptedModelClient.saying("{\"answerable\":true,\"answer\":\"three metres\"}");

        SynthesisResult result = new QuestionSynthesis(shaky, checker, 1, parameters())
                .from(List.of(new SourcePassage("a", "gone"), LAMP));

        assertThat(result.rows()).hasSize(1);
        assertThat(result.dropped())
                .containsExactly(new SynthesisResult.Dropped("a", "", DropReason.NO_QUESTIONS, "the server is gone"));
    }

    @Test
    void half_a_character_in_a_question_loses_nothing_that_was_paid_for() {
        ScriptedModelClient escaping = ScriptedModelClient.saying("""
                {"questions":[{"question":"How long is the \\ud83d cable?","answer":"three metres \\ud83d"}]}""");
        ScriptedModelClient checker = ScriptedModelClient.saying("{\"answerable\":true,\"answer\":\"three metres\"}");

        assertThat(new QuestionSynthesis(escaping, checker, 1, parameters())
                        .from(List.of(LAMP))
                        .rows())
                .containsExactly(new Row(
                        "lamp.md#1",
                        "How long is the \ufffd cable?",
                        "three metres \ufffd",
                        Map.of("passage", "lamp.md")));
    }

    @Test
    void a_passage_without_a_question_is_counted() {
        SynthesisResult result = new QuestionSynthesis(
                        ScriptedModelClient.saying("{\"questions\":[]}"), writer, 1, parameters())
                .from(List.of(LAMP));

        assertThat(result.counts()).containsEntry(DropReason.NO_QUESTIONS, 1);
    }

    @Test
    void questions_beyond_those_that_were_wanted_are_refused_and_so_is_a_number_out_of_range() {
        ScriptedModelClient checker = ScriptedModelClient.saying("{\"answerable\":true,\"answer\":\"three metres\"}");

        assertThat(new QuestionSynthesis(writer, checker, 1, parameters())
                        .from(List.of(LAMP))
                        .rows())
                .hasSize(1);
        assertThat(checker.requests()).hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new QuestionSynthesis(writer, checker, 0, parameters()))
                .withMessageContaining("from 1 to 20, but was 0");
    }

    private QuestionSynthesis synthesis(ScriptedModelClient checker) {
        return new QuestionSynthesis(writer, checker, 5, parameters());
    }

    private static ModelParameters parameters() {
        return ModelParameters.builder().temperature(0.0).build();
    }

    private static String text(ModelRequest request) {
        return request.messages().get(request.messages().size() - 1).text();
    }
}
