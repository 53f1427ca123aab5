package dev.llmops.rag.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.retrieval.CheckedClaim;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.confidence.ConfidenceModel.Labelled;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** With made-up answers, whose truth is known. */
class ConfidenceModelTest {

    private static final Offset<Double> CLOSE = Offset.offset(0.05);
    private static final String ANSWER = "The cable is 3 metres long [1].";

    @Test
    void it_finds_the_true_probability_that_two_features_give() {
        Random random = new Random(20261125);
        List<Labelled> answers = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            answers.add(new Labelled(
                    Map.of("a", a, "b", b, "noise", random.nextGaussian()), random.nextDouble() < truth(a, b)));
        }

        ConfidenceModel model = ConfidenceModel.fit(answers);

        assertThat(model.names()).containsExactly("a", "b", "noise");
        assertThat(model.n()).isEqualTo(4_000);
        for (double a = -1; a <= 1; a += 0.5) {
            assertThat(model.probability(Map.of("a", a, "b", 1.0, "noise", 0.3)).orElseThrow())
                    .as("at %s", a)
                    .isCloseTo(truth(a, 1), CLOSE);
        }
    }

    private static double truth(double a, double b) {
        return 1 / (1 + Math.exp(-(0.5 + 1.5 * a - b)));
    }

    /** The known values are all large, and an answer without one is right half the time: as a 0 it would look hopeless. */
    @Test
    void a_missing_number_is_no_zero_but_has_a_weight_of_its_own() {
        Random random = new Random(20261125);
        List<Labelled> answers = new ArrayList<>();
        for (int i = 0; i < 4_000; i++) {
            boolean known = random.nextBoolean();
            double value = 10 + random.nextGaussian();
            double chance = known ? 1 / (1 + Math.exp(-2 * (value - 9))) : 0.5;
            Map<String, Double> features = new HashMap<>(Map.of("other", random.nextGaussian()));
            if (known) {
                features.put("value", value);
            }
            answers.add(new Labelled(features, random.nextDouble() < chance));
        }

        ConfidenceModel model = ConfidenceModel.fit(answers);

        assertThat(model.probability(Map.of("other", 0.0)).orElseThrow()).isCloseTo(0.5, CLOSE);
        assertThat(model.probability(Map.of("other", 0.0, "value", 10.0)).orElseThrow())
                .isCloseTo(0.88, CLOSE);
        assertThat(model.probability(Map.of("other", 0.0, "value", 0.0)).orElseThrow())
                .isLessThan(0.01);
    }

    @Test
    void a_number_that_no_labelled_answer_lacked_may_not_be_missing_and_an_unknown_one_plays_no_part() {
        ConfidenceModel model = model(1);

        assertThat(model.probability(Map.of())).isEmpty();
        assertThat(model.missing(Map.of("b", 1.0))).containsExactly("a");
        assertThat(model.probability(Map.of("a", 1.0, "never seen", 9.0)))
                .isEqualTo(model.probability(Map.of("a", 1.0)));
    }

    @Test
    void other_features_or_weights_have_another_fingerprint_and_void_the_bound() {
        ConfidenceModel model = model(1);

        assertThat(model.fingerprint("app-1"))
                .isEqualTo(model(1).fingerprint("app-1"))
                .startsWith("app-1/confidence:");
        assertThat(model.fingerprint("app-1")).isNotEqualTo(model(2).fingerprint("app-1"));
        SelectiveBound bound = new SelectiveBound(0.1, 0.1, 0.05, 100, 100, 0, 0.05, model.fingerprint("app-1"));
        ConfidenceSignal one = answer -> Map.of("a", 5.0);

        assertThat(refusal(new SelectiveAnswering(one, model, bound, () -> "app-1")))
                .isEmpty();
        assertThat(refusal(new SelectiveAnswering(one, model, bound, () -> "app-2")))
                .get()
                .asString()
                .contains("fit it again");
        assertThat(refusal(new SelectiveAnswering(one, model(2), bound, () -> "app-1")))
                .get()
                .asString()
                .contains("fit it again");
        assertThat(refusal(new SelectiveAnswering(ConfidenceSignal.noop(), model, bound, () -> "app-1")))
                .contains("nothing is known of [a], which every labelled answer had, so its confidence is unknown");
    }

    private static Optional<String> refusal(SelectiveAnswering answering) {
        return answering.refuses(answering.judge(answer(Map.of())));
    }

    private static ConfidenceModel model(double scale) {
        List<Labelled> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(new Labelled(Map.of("a", i * scale), i > 10 || i == 3));
        }
        return ConfidenceModel.fit(answers);
    }

    @Test
    void it_learns_nothing_from_answers_of_one_kind_and_takes_no_broken_numbers() {
        assertThatThrownBy(() -> ConfidenceModel.fit(List.of(new Labelled(Map.of("a", 1.0), true))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("answers must hold right ones and wrong ones, but 1 of 1 are right");
        assertThatThrownBy(
                        () -> ConfidenceModel.fit(List.of(new Labelled(Map.of(), true), new Labelled(Map.of(), false))))
                .hasMessageContaining("at least one feature");
        assertThatThrownBy(() -> new Labelled(Map.of("a", Double.NaN), true)).hasMessageContaining("'a' was NaN");
    }

    /** A bound on probabilities that were learnt keeps its promise: the truth is known here. */
    @Test
    void with_learnt_confidence_the_true_risk_exceeds_alpha_no_more_often_than_delta_says() {
        Random random = new Random(20261125);
        int rounds = 300;
        double alpha = 0.2;
        double delta = 0.1;
        int exceeded = 0;
        int found = 0;
        for (int round = 0; round < rounds; round++) {
            ConfidenceModel model = ConfidenceModel.fit(drawn(random, 100));
            List<Labelled> calibration = drawn(random, 200);
            Optional<SelectiveBound> bound = SelectiveBound.fit(
                    confidences(model, calibration),
                    right(calibration),
                    alpha,
                    delta,
                    SelectiveBound.Testing.BONFERRONI,
                    "a");
            if (bound.isPresent()) {
                found++;
                exceeded += risk(model, bound.get().threshold(), drawn(random, 4_000)) > alpha ? 1 : 0;
            }
        }
        assertThat(found).isPositive();
        assertThat((double) exceeded / rounds).isLessThanOrEqualTo(delta + 2 * Math.sqrt(delta * (1 - delta) / rounds));
    }

    private static List<Labelled> drawn(Random random, int n) {
        List<Labelled> answers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            double a = random.nextGaussian();
            Map<String, Double> features = random.nextInt(4) == 0 ? Map.of("b", a) : Map.of("a", 2 * a, "b", a);
            answers.add(new Labelled(features, random.nextDouble() < truth(a, 0)));
        }
        return answers;
    }

    private static double[] confidences(ConfidenceModel model, List<Labelled> answers) {
        return answers.stream()
                .mapToDouble(each -> model.probability(each.features()).orElseThrow())
                .toArray();
    }

    private static boolean[] right(List<Labelled> answers) {
        boolean[] right = new boolean[answers.size()];
        for (int i = 0; i < right.length; i++) {
            right[i] = answers.get(i).right();
        }
        return right;
    }

    private static double risk(ConfidenceModel model, double threshold, List<Labelled> answers) {
        List<Labelled> given = answers.stream()
                .filter(each -> model.probability(each.features()).orElseThrow() >= threshold)
                .toList();
        return (double) given.stream().filter(each -> !each.right()).count() / Math.max(1, given.size());
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
        ClaimVerifier nobody = ClaimVerifier.noop();
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

        List<Labelled> answers = IntStream.range(0, 40)
                .mapToObj(i -> new Labelled(Map.of("x", (double) i), i > 20))
                .toList();
        ConfidenceModel model = ConfidenceModel.fit(answers).calibrated(Calibration.Kind.ISOTONIC, answers);
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThat(model.probability(Map.of("x", number))).isEmpty();
            assertThat(model.missing(Map.of("x", number))).containsExactly("x");
        }
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
