package dev.llmops.rag.citation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.api.error.ModelUnavailableException;
import dev.llmops.api.generation.Attempt;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.message.PartialResponse;
import dev.llmops.api.model.ModelEvent;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelStream;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Grounding.Outcome;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.store.Store;
import dev.llmops.api.text.CharRange;
import dev.llmops.core.Answer;
import dev.llmops.core.AnswerStream;
import dev.llmops.core.LlmOps;
import dev.llmops.core.LlmOpsBuilder;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.Chain;
import dev.llmops.core.chain.Interceptor;
import dev.llmops.core.chain.StandardChain;
import dev.llmops.rag.confidence.Calibration;
import dev.llmops.rag.confidence.ConfidenceSignal;
import dev.llmops.rag.confidence.SelectiveAnswering;
import dev.llmops.rag.confidence.SelectiveBound;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.rag.verification.Verification;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CitationRepairTest {

    private static final String ABSTENTION = "The documents do not say.";
    private static final CitationInterceptor CITATIONS =
            CitationInterceptor.create().abstainingWith(ABSTENTION);
    private static final List<Passage> PASSAGES = List.of(
            passage("lamp.md", "The cable of the lamp is 3 metres long."),
            passage("table.md", "The table is made of oiled oak and carries 80 kilograms."));

    private final List<Generation> generations = new ArrayList<>();
    private final List<ModelRequest> asked = new ArrayList<>();

    @Test
    void a_wrong_citation_is_replaced_by_that_of_the_passage_that_supports_the_claim() {
        Answer answer = ask(
                Set.of(Repair.RECITE),
                "The cable of the lamp is 3 metres long [2]. The table carries 80 kilograms [9].");

        assertThat(answer.text())
                .isEqualTo("The cable of the lamp is 3 metres long [1]. The table carries 80 kilograms [2].");
        assertThat(answer.citations()).extracting(Citation::support).containsOnly(Support.SUPPORTED);
        assertThat(answer.grounding().outcome()).isEqualTo(Outcome.ANSWER);
        assertThat(answer.grounding().repairs())
                .containsExactly(
                        "'The cable of the lamp is 3 metres long' cites passage 1 instead of [2]",
                        "'The table carries 80 kilograms' cites passage 2 instead of [9]");
        assertThat(answer.response().vendor()).containsKey("citations.repaired_from");
    }

    @Test
    void of_the_passages_that_support_a_claim_the_best_is_cited_and_the_first_of_equals() {
        assertThat(recited(supported(0.6), supported(0.9))).isEqualTo("The cable is long [2].");
        assertThat(recited(supported(0.9), supported(0.6))).isEqualTo("The cable is long [1].");
        assertThat(recited(supported(0.0), supported(0.0))).isEqualTo("The cable is long [1].");
        assertThat(recited(supported(0.9), supported(null)))
                .as("without a score it is certain")
                .isEqualTo("The cable is long [2].");
        assertThat(recited(new Verification(Support.UNSUPPORTED, 1.0, "test", null, List.of()), supported(0.1)))
                .isEqualTo("The cable is long [2].");
        assertThat(recited(null, supported(0.1)))
                .as("one that cannot be checked is passed over")
                .isEqualTo("The cable is long [2].");
        assertThat(recited(null, null)).isEqualTo("The cable is long [8][9].");
    }

    private static Verification supported(@Nullable Double score) {
        return new Verification(Support.SUPPORTED, score, "test", null, List.of());
    }

    /** {@return an answer that cites passages which do not exist, with what each passage is worth; null where the check fails} */
    private String recited(@Nullable Verification lamp, @Nullable Verification table) {
        ClaimVerifier verifier = (claim, passages) -> {
            Verification verdict = passages.get(0).equals(PASSAGES.get(0).text()) ? lamp : table;
            if (verdict == null) {
                throw new ModelUnavailableException("the judge is down", null);
            }
            return verdict;
        };
        return ask(CitationInterceptor.create(verifier).repairing(Set.of(Repair.RECITE)), "The cable is long [8][9].")
                .text();
    }

    @Test
    void without_an_abstention_an_answer_that_cannot_be_repaired_stands() {
        String said = "The cable of the lamp is 5 metres long [1].";

        Answer answer = ask(CitationInterceptor.create().repairing(Set.of(Repair.RECITE)), said);

        assertThat(answer.text()).isEqualTo(said);
        assertThat(answer.grounding().outcome()).isEqualTo(Outcome.ANSWER);
        assertThat(answer.citations()).extracting(Citation::support).containsExactly(Support.UNSUPPORTED);
    }

    @Test
    void an_answer_that_other_citations_repair_is_not_asked_for_again() {
        Answer answer = ask(Set.of(Repair.RECITE, Repair.REASK), "The cable of the lamp is 3 metres long [2].");

        assertThat(answer.text()).isEqualTo("The cable of the lamp is 3 metres long [1].");
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_second_answer_that_is_as_bad_leaves_the_first() {
        String first = "The table is made of oiled oak [2]. It is red [1].";

        assertThat(ask(Set.of(Repair.REASK), first, "The table is made of oiled oak [2]. It is blue [1].")
                        .text())
                .isEqualTo(first);
    }

    @Test
    void a_claim_that_nothing_supports_is_left_out_and_the_rest_stands() {
        Answer answer = ask(
                Set.of(Repair.DROP),
                "The cable of the lamp is 5 metres long [1]. The table is made of oiled oak [2]. It is red [1].");

        assertThat(answer.text()).isEqualTo("The table is made of oiled oak [2].");
        assertThat(answer.grounding().outcome()).isEqualTo(Outcome.KEPT_CLAIMS);
        assertThat(answer.grounding().claims())
                .extracting(CheckedClaim::support)
                .containsExactly(Support.SUPPORTED);
    }

    @Test
    void claims_that_share_words_are_left_out_together_and_the_next_sentence_stays_whole() {
        Answer answer =
                ask(Set.of(Repair.DROP), "It has steel [2] and oak [9]. The cable of the lamp is 3 metres long [1].");

        assertThat(answer.text()).isEqualTo("The cable of the lamp is 3 metres long [1].");
        assertThat(answer.grounding().repairs())
                .containsExactly("'It has steel' was left out", "'It has steel     and oak' was left out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The cable of the lamp is 3 metres long [1], and it is red. It ends.|The cable of the lamp is 3 metres long [1]. It ends.",
                "The cable of the lamp is 3 metres long [1] (it is red)!|The cable of the lamp is 3 metres long [1]!",
                "The cable of the lamp is 3 metres long [1], the plug costs 900 euros [2].|The cable of the lamp is 3 metres long [1].",
                "The plug costs 900 euros [2], the cable of the lamp is 3 metres long [1].|The cable of the lamp is 3 metres long [1].",
                "- The plug costs 900 euros [2], the cable of the lamp is 3 metres long [1]|- The cable of the lamp is 3 metres long [1]",
                "The cable of the lamp is 3 metres long [1], the moon is made of cheese [2], and the table carries 80 kilograms [2], respectively."
                        + "|The cable of the lamp is 3 metres long [1], and the table carries 80 kilograms [2], respectively.",
                "The plug costs 900 euros [2], respectively. The cable of the lamp is 3 metres long [1].|The cable of the lamp is 3 metres long [1].",
                "1) The plug costs 900 euros [2], the cable of the lamp is 3 metres long [1].|1) The cable of the lamp is 3 metres long [1].",
                "the plug costs 900 euros [2], the cable of the lamp is 3 metres long [1].|the cable of the lamp is 3 metres long [1].",
                "The cable of the lamp is 3 metres long [1], the plug costs 900 euros [2], the moon is made of cheese [2]!|The cable of the lamp is 3 metres long [1]!",
                "The cable of the lamp is 3 metres long [1]. The plug costs 900 euros [2].   The table carries 80 kilograms [2]."
                        + "|The cable of the lamp is 3 metres long [1]. The table carries 80 kilograms [2].",
                "'[2] The plug costs 900 euros.\n[1] The cable of the lamp is 3 metres long.'|[1] The cable of the lamp is 3 metres long.",
                "The cable of the lamp is 3 metres long [1] and red [2]. The table carries 80 kilograms [2].|The table carries 80 kilograms [2].",
                "The plug costs 900 euros. [2] The cable of the lamp is 3 metres long. [1]|The cable of the lamp is 3 metres long. [1]",
            })
    void what_is_left_of_a_sentence_is_a_sentence(String said, String kept) {
        assertThat(ask(Set.of(Repair.DROP), said).text()).isEqualTo(kept);
    }

    @Test
    void an_uncited_end_of_a_sentence_goes_with_the_claim_before_it() {
        Answer answer = ask(Set.of(Repair.DROP), "The cable of the lamp is 5 metres long [1], and it is red.");

        assertThat(answer.text()).isEqualTo(ABSTENTION);
    }

    @Test
    void an_uncited_end_of_a_sentence_gets_the_citation_that_supports_it() {
        Answer answer = ask(
                Set.of(Repair.RECITE, Repair.DROP),
                "The cable of the lamp is 3 metres long [1], and the table is made of oiled oak.");

        assertThat(answer.text())
                .isEqualTo("The cable of the lamp is 3 metres long [1], and the table is made of oiled oak [2].");
        assertThat(answer.citations()).extracting(Citation::support).containsOnly(Support.SUPPORTED);
    }

    @Test
    void an_answer_of_which_nothing_is_left_becomes_the_abstention() {
        Answer answer = ask(Set.of(Repair.DROP), "The cable of the lamp is 5 metres long [1].");

        assertThat(answer.text()).isEqualTo(ABSTENTION);
        assertThat(answer.grounding().outcome()).isEqualTo(Outcome.ABSTENTION);
        assertThat(answer.response().vendor())
                .containsEntry("citations.abstained_from", "The cable of the lamp is 5 metres long [1].");
    }

    @Test
    void the_model_is_asked_once_more_and_told_what_is_wrong() {
        Answer answer = ask(
                Set.of(Repair.REASK),
                "The cable of the lamp is 5 metres long [1].",
                "The cable of the lamp is 3 metres long [1].");

        assertThat(answer.text()).isEqualTo("The cable of the lamp is 3 metres long [1].");
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1)
                        .messages()
                        .get(asked.get(1).messages().size() - 1)
                        .text())
                .contains("- The cable of the lamp is 5 metres long");
        assertThat(generations.get(0).attempts()).as("both are paid for").hasSize(2);
    }

    @Test
    void a_second_answer_that_is_no_better_or_fails_leaves_the_first() {
        String first = "The table is made of oiled oak [2]. It is red [1].";

        assertThat(ask(Set.of(Repair.REASK), first, "It is blue [1]. It is green [2].")
                        .text())
                .isEqualTo(first);
        assertThat(ask(Set.of(Repair.REASK), first, "!").text()).isEqualTo(first);
    }

    /** Whatever became of the second: data for training and replays pair the answer with what it answers. */
    @Test
    void the_first_answer_is_recorded_with_the_first_question() {
        String first = "The table is made of oiled oak [2]. It is red [1].";
        for (String second : List.of("!", " \n", "It is blue [1]. It is green [2].")) {
            generations.clear();

            ask(Set.of(Repair.REASK), first, second);

            Generation record = generations.get(0);
            assertThat(asked).hasSize(2);
            assertThat(record.response().text()).isEqualTo(first);
            assertThat(record.request()).as("with '%s'", second).isEqualTo(asked.get(0));
            assertThat(record.attempts()).extracting(Attempt::answered).containsExactly(true, false);
        }
        generations.clear();
        ask(Set.of(Repair.REASK), first, "The table is made of oiled oak [2].");
        assertThat(generations.get(0).request()).isEqualTo(asked.get(1));
        assertThat(generations.get(0).attempts()).extracting(Attempt::answered).containsExactly(false, true);
    }

    @Test
    void a_second_answer_that_is_blank_leaves_the_first() {
        String first = "The table is made of oiled oak [2]. It is red [1].";

        assertThat(ask(Set.of(Repair.REASK), first, " \n").text()).isEqualTo(first);
        assertThat(asked).hasSize(2);
    }

    @Test
    void a_second_answer_that_is_not_even_begun_leaves_the_first() {
        String first = "The table is made of oiled oak [2]. It is red [1].";
        Interceptor once = new Interceptor() {
            @Override
            public String name() {
                return "once";
            }

            @Override
            public ModelStream intercept(Call call, Chain chain) {
                if (!asked.isEmpty()) {
                    throw new ModelUnavailableException("the budget is spent", null);
                }
                return chain.proceed(call);
            }
        };

        try (LlmOps ops = builder(CITATIONS.repairing(Set.of(Repair.REASK)), first)
                .interceptBefore(StandardChain.ROUTE, once)
                .build()) {
            assertThat(ops.prompt("support").with("question", "Long?").ask().text())
                    .isEqualTo(first);
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_call_that_is_cancelled_while_the_model_is_asked_again_stays_cancelled() {
        String first = "The table is made of oiled oak [2]. It is red [1].";

        assertThatThrownBy(() -> ask(Set.of(Repair.REASK), first, "cancelled"))
                .isInstanceOf(CallCancelledException.class);
        assertThat(asked).hasSize(2);
    }

    @Test
    void a_streamed_answer_is_repaired_like_a_whole_one() {
        String said = "The cable of the lamp is 3 metres long [2], and it has a plug. It is red [1].";
        Set<Repair> policies = Set.of(Repair.RECITE, Repair.DROP);
        String whole = ask(policies, said).text();
        StringBuilder shown = new StringBuilder();
        try (LlmOps ops = ops(CITATIONS.repairing(policies), said);
                AnswerStream stream = ops.prompt("support").with("question", "Long?").stream()) {
            stream.forEach(event -> {
                if (event instanceof ModelEvent.TextDelta delta) {
                    shown.append(delta.text());
                }
            });
        }

        assertThat(shown.toString()).isEqualTo(whole).isEqualTo("The cable of the lamp is 3 metres long [1].");
    }

    @Test
    void an_answer_that_holds_is_not_touched() {
        Answer answer = ask(Set.of(Repair.values()), "The cable of the lamp is 3 metres long [1].");

        assertThat(answer.response().vendor()).doesNotContainKey("citations.repaired_from");
        assertThat(asked).hasSize(1);
    }

    @Test
    void an_answer_below_the_bound_or_with_another_fingerprint_becomes_an_abstention_with_its_reason() {
        String said = "The cable of the lamp is 3 metres long [1].";
        SelectiveBound bound = new SelectiveBound(0.5, 0.1, 0.05, 100, 60, 1, 0.08, "index-1");

        Answer given =
                ask(CITATIONS.answeringIf(new SelectiveAnswering(Calibration.noop(), bound, () -> "index-1")), said);
        Answer unsure = ask(CITATIONS.answeringIf(new SelectiveAnswering(score -> 0.4, bound, () -> "index-1")), said);
        Answer changed =
                ask(CITATIONS.answeringIf(new SelectiveAnswering(Calibration.noop(), bound, () -> "index-2")), said);

        assertThat(given.text()).isEqualTo(said);
        assertThat(given.grounding().confidence()).isBetween(0.5, 1.0);
        assertThat(unsure.text()).isEqualTo(ABSTENTION);
        assertThat(unsure.grounding().reason()).contains("0.4 is below 0.5", "nearest sources are lamp.md#");
        assertThat(changed.grounding().outcome()).isEqualTo(Outcome.ABSTENTION);
        assertThat(changed.grounding().reason()).contains("fit it again");
        assertThatThrownBy(() -> CitationInterceptor.create()
                        .answeringIf(new SelectiveAnswering(Calibration.noop(), bound, () -> "index-1")))
                .hasMessageContaining("abstainingWith");
    }

    @Test
    void the_signals_of_each_answer_are_in_its_record_whatever_is_done_about_it() {
        String said = "The cable of the lamp is 3 metres long [1].";
        for (CitationInterceptor citations :
                List.of(CitationInterceptor.create(), CITATIONS, CITATIONS.repairing(Set.of(Repair.RECITE)))) {
            Answer answer = ask(citations.recording(ConfidenceSignal.standard()), said);

            assertThat(answer.text()).isEqualTo(said);
            assertThat(ConfidenceSignal.recorded(answer.response()))
                    .containsKeys("retrieval.top", "support.mean")
                    .containsEntry("retrieval.margin", 0.0)
                    .doesNotContainKey("logprobs.mean");
        }
    }

    @Test
    void signals_are_recorded_of_an_answer_that_a_bound_lets_through_too() {
        String said = "The cable of the lamp is 3 metres long [1].";
        SelectiveBound bound = new SelectiveBound(0.5, 0.1, 0.05, 100, 60, 1, 0.08, "index-1");
        SelectiveAnswering selective = new SelectiveAnswering(Calibration.noop(), bound, () -> "index-1");

        Answer given = ask(CITATIONS.answeringIf(selective).recording(ConfidenceSignal.retrieval()), said);

        assertThat(given.text()).isEqualTo(said);
        assertThat(ConfidenceSignal.recorded(given.response())).containsKey("retrieval.top");
    }

    @Test
    void a_signal_that_fails_costs_no_recorded_answer_and_no_answer_with_a_bound_is_given_without_it() {
        String said = "The cable of the lamp is 3 metres long [1].";
        ConfidenceSignal failing = answer -> {
            throw new ModelUnavailableException("the judge is down", null);
        };
        SelectiveBound bound = new SelectiveBound(0.1, 0.1, 0.05, 100, 60, 1, 0.08, "index-1");

        Answer recorded = ask(CITATIONS.recording(failing), said);
        Answer given = ask(
                CITATIONS.answeringIf(
                        new SelectiveAnswering(x -> Map.of("a", 2.0), "a", Calibration.noop(), bound, () -> "index-1")),
                said);
        Answer refused = ask(
                CITATIONS.answeringIf(new SelectiveAnswering(failing, "a", Calibration.noop(), bound, () -> "index-1")),
                said);

        assertThat(recorded.text()).isEqualTo(said);
        assertThat(given.text()).isEqualTo(said);
        assertThat(given.grounding().confidence()).isGreaterThan(0.5);
        assertThat(ConfidenceSignal.recorded(given.response())).containsOnly(Map.entry("a", 2.0));
        assertThat(refused.text()).isEqualTo(ABSTENTION);
        assertThat(refused.grounding().reason()).startsWith("the answer has no 'a'");
    }

    @Test
    void dropping_without_anything_to_say_instead_is_refused() {
        assertThatThrownBy(() -> CitationInterceptor.create().repairing(Set.of(Repair.DROP)))
                .hasMessageContaining("abstainingWith");
        assertThatThrownBy(() -> CitationInterceptor.create().repairing(Set.of()))
                .hasMessageContaining("at least one");
    }

    private Answer ask(Set<Repair> policies, String... answers) {
        return ask(CITATIONS.repairing(policies), answers);
    }

    private Answer ask(CitationInterceptor citations, String... answers) {
        try (LlmOps ops = ops(citations, answers)) {
            return ops.prompt("support")
                    .with("question", "How long is the cable?")
                    .ask();
        }
    }

    private LlmOps ops(CitationInterceptor citations, String... answers) {
        return builder(citations, answers).build();
    }

    private LlmOpsBuilder builder(CitationInterceptor citations, String... answers) {
        Deque<String> left = new ArrayDeque<>(List.of(answers));
        asked.clear();
        return LlmOps.builder()
                .store(Store.noop())
                .prompts(SupportPrompt.registry())
                .retriever(query -> PASSAGES)
                .model(ScriptedModelClient.of(request -> {
                    asked.add(request);
                    String answer = left.remove();
                    if (answer.equals("cancelled")) {
                        return List.of(new ModelEvent.Cancelled(PartialResponse.NONE));
                    }
                    return answer.equals("!")
                            ? ScriptedModelClient.failing("", new ModelUnavailableException("down", null))
                            : ScriptedModelClient.script(answer);
                }))
                .interceptBefore(StandardChain.ROUTE, citations)
                .listener(generations::add);
    }

    private static Passage passage(String id, String text) {
        return new Passage(id, CharRange.of(text), text, 1.0, Map.of());
    }
}
