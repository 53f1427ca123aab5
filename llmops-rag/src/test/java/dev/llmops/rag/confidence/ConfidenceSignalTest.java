package dev.llmops.rag.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.rag.verification.Verification;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** With made-up answers, whose truth is known. */
class ConfidenceSignalTest {

    private static final String ANSWER = "The cable is 3 metres long [1].";

    @Test
    void the_confidence_is_one_number_of_a_signal_calibrated_and_unknown_where_an_answer_lacks_it() {
        SelectiveBound bound = new SelectiveBound(0.5, 0.1, 0.05, 100, 100, 0, 0.05, "app-1");
        Calibration calibration = Calibration.isotonic(new double[] {1, 5}, new boolean[] {false, true});

        assertThat(refusal(Map.of("a", 5.0), calibration, bound, "app-1")).isEmpty();
        assertThat(refusal(Map.of("a", 1.0), calibration, bound, "app-1"))
                .get()
                .asString()
                .contains("is below 0.5");
        assertThat(refusal(Map.of("a", 5.0), calibration, bound, "app-2"))
                .get()
                .asString()
                .contains("fit it again");
        assertThat(refusal(Map.of("b", 5.0), calibration, bound, "app-1"))
                .contains("the answer has no 'a', so the confidence is unknown");
    }

    private static Optional<String> refusal(
            Map<String, Double> values, Calibration calibration, SelectiveBound bound, String application) {
        SelectiveAnswering answering =
                new SelectiveAnswering(answer -> values, "a", calibration, bound, () -> application);
        return answering.refuses(answering.judge(answer(Map.of())));
    }

    @Test
    void the_plain_signals_leave_out_what_is_not_known() {
        assertThat(ConfidenceSignal.standard()
                        .of(answer(Map.of(
                                "logprobs",
                                Map.of("content", List.of(Map.of("logprob", -0.5), Map.of("logprob", -1.5)))))))
                .containsOnly(
                        Map.entry("retrieval.top", 0.9),
                        Map.entry("retrieval.mean", 0.7),
                        Map.entry("retrieval.margin", 0.4),
                        Map.entry("support.mean", 0.4),
                        Map.entry("support.least", 0.0),
                        Map.entry("support.supported", 0.5),
                        Map.entry("support.uncited", 0.5),
                        Map.entry("logprobs.mean", -1.0),
                        Map.entry("logprobs.least", -1.5));
        AnswerContext bare = new AnswerContext(
                request(),
                List.of(passage("a", null)),
                answer(Map.of("logprobs", "none")).response(),
                List.of());
        assertThat(ConfidenceSignal.standard().of(bare)).isEmpty();
    }

    @Test
    void samples_agree_claim_by_claim_and_one_that_fails_is_left_out() {
        ScriptedModelClient model = ScriptedModelClient.of(request -> switch (String.valueOf(
                request.parameters().seed())) {
            case "1" -> ScriptedModelClient.script("The cable is 3 metres long [2].");
            case "2" -> ScriptedModelClient.script("The cable is 5 metres long.");
            case "3" -> ScriptedModelClient.failing("The", new dev.llmops.api.error.ModelUnavailableException("gone"));
            default -> ScriptedModelClient.script("Its cable is 3 metres long, and black.");
        });
        ConfidenceSignal agreement = ConfidenceSignal.agreement(model, 4, ClaimVerifier.lexical());

        Map<String, Double> values = agreement.of(answer(Map.of()));

        assertThat(model.requests())
                .hasSize(4)
                .allSatisfy(request ->
                        assertThat(request.parameters().temperature()).isEqualTo(0.8));
        assertThat(values.get("agreement.least"))
                .as("nobody says that it is red")
                .isZero();
        assertThat(values.get("agreement.mean")).isCloseTo((2 / 3.0 + 0) / 2, Offset.offset(1e-9));
        assertThatThrownBy(() -> ConfidenceSignal.agreement(model, 0, ClaimVerifier.lexical()))
                .hasMessage("samples must be at least 1 and at most 20, but was 0");
    }

    @Test
    void a_sample_that_could_not_be_compared_is_none_that_disagrees() {
        ScriptedModelClient model = ScriptedModelClient.saying("The cable is 3 metres long.");
        ClaimVerifier nobody = (claim, passages) -> Verification.notChecked("none", "nobody checks");
        ClaimVerifier down = (claim, passages) -> {
            throw new dev.llmops.api.error.ModelUnavailableException("gone");
        };
        ClaimVerifier red = (claim, passages) -> claim.contains("red")
                ? nobody.verify(claim, passages)
                : ClaimVerifier.lexical().verify(claim, passages);

        for (ClaimVerifier verifier : List.of(nobody, down, red)) {
            assertThat(ConfidenceSignal.agreement(model, 2, verifier).of(answer(Map.of())))
                    .isEmpty();
        }
    }

    @Test
    void a_claim_that_could_not_be_checked_has_no_support_of_zero_and_its_answer_no_confidence() {
        AnswerContext plain = answer(Map.of());
        CheckedClaim unchecked = new CheckedClaim(
                new CharRange(32, 42), List.of(1), Support.NOT_CHECKED, null, "failed", List.of("the judge is down"));
        AnswerContext answer = new AnswerContext(
                plain.request(),
                plain.passages(),
                plain.response(),
                List.of(plain.claims().get(0), unchecked));
        SelectiveBound bound = new SelectiveBound(0.0, 0.1, 0.05, 100, 100, 0, 0.05, "app-1");
        SelectiveAnswering answering = new SelectiveAnswering(Calibration.noop(), bound, () -> "app-1");

        assertThat(ConfidenceSignal.support().of(answer)).containsOnly(Map.entry("support.uncited", 0.0));
        assertThat(answering.refuses(answering.judge(plain))).isEmpty();
        assertThat(answering.refuses(answering.judge(answer)))
                .contains("a claim could not be checked, so the confidence is unknown");
    }

    @Test
    void a_number_that_is_not_finite_is_not_known() {
        ConfidenceSignal broken = answer -> Map.of("a", Double.NaN, "b", 1.0);

        assertThat(ConfidenceSignal.known(broken, answer(Map.of()))).containsOnly(Map.entry("b", 1.0));
        assertThat(Calibration.isotonic(new double[] {0, 1}, new boolean[] {false, true})
                        .probability(Double.NaN))
                .isNaN();
    }

    @Test
    void what_a_model_says_of_itself_is_read_or_left_out() {
        assertThat(selfReport("80")).containsEntry("self.reported", 0.8);
        assertThat(selfReport(" 75 % ")).containsEntry("self.reported", 0.75);
        assertThat(selfReport("I am sure")).isEmpty();
        assertThat(selfReport("120")).isEmpty();
        assertThat(selfReport("0")).containsEntry("self.reported", 0.0);
        assertThat(selfReport("0.85")).as("of 1, or of 100?").isEmpty();
        assertThat(selfReport("between 20 and 30")).isEmpty();
        ScriptedModelClient gone = ScriptedModelClient.of(
                request -> ScriptedModelClient.failing("", new dev.llmops.api.error.ModelUnavailableException("gone")));
        assertThat(ConfidenceSignal.selfReported(gone).of(answer(Map.of()))).isEmpty();
    }

    private static Map<String, Double> selfReport(String said) {
        return ConfidenceSignal.selfReported(ScriptedModelClient.saying(said)).of(answer(Map.of()));
    }

    /** Two claims: one is supported by .8, the other cites nothing. */
    private static AnswerContext answer(Map<String, Object> vendor) {
        String text = ANSWER + " It is red.";
        ModelResponse said = ScriptedModelClient.saying(text).generate(request());
        ModelResponse response = new ModelResponse(
                said.message(), said.finishReason(), said.usage(), said.model(), null, said.total(), vendor);
        CheckedClaim cited =
                new CheckedClaim(new CharRange(0, 27), List.of(1), Support.SUPPORTED, 0.8, "words", List.of());
        return new AnswerContext(
                request(),
                List.of(passage("a", 0.9), passage("b", 0.5)),
                response,
                List.of(cited, CheckedClaim.uncited(new CharRange(32, 42))));
    }

    private static ModelRequest request() {
        return ModelRequest.builder().user("How long is the cable?").build();
    }

    private static Passage passage(String source, Double score) {
        return new Passage(source, new CharRange(0, 4), "text", score, Map.of());
    }
}
