package dev.llmops.rag.confidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelDescription;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ModelStream;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.confidence.ConfidenceFileException.Problem;
import dev.llmops.rag.confidence.ConfidenceModel.Labelled;
import dev.llmops.rag.internal.text.ModelName;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.testkit.ScriptedModelClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was learnt outlives the process, and holds for what it was learnt from. */
class ConfidenceFileTest {

    private static final ScriptedModelClient CLIENT = ScriptedModelClient.saying("The cable is 3 metres long [1].");
    private static final ModelIdentity MODEL = CLIENT.description().identity();
    private static final ConfidenceSignal SIGNALS =
            ConfidenceSignal.composite(List.of(ConfidenceSignal.support(), signal("length", 5)));
    private static final ClaimVerifier VERIFIER = ClaimVerifier.lexical();
    private static final ConfidenceBasis BASIS =
            ConfidenceBasis.of(SIGNALS, VERIFIER, MODEL, "sha256:prompt", "handbook@1");

    @TempDir
    Path folder;

    @Test
    void a_model_that_is_read_says_what_the_written_one_says_to_the_last_digit() {
        for (ConfidenceModel model : List.of(
                learnt(1),
                learnt(1).fittedOn(BASIS),
                learnt(1).calibrated(Calibration.Kind.ISOTONIC, drawn(2)),
                learnt(1).calibrated(Calibration.Kind.LOGISTIC, drawn(2)).fittedOn(BASIS))) {
            Path file = folder.resolve("confidence.json");
            model.write(file);

            ConfidenceModel read = ConfidenceModel.read(file);

            assertThat(read.fingerprint()).isEqualTo(model.fingerprint());
            assertThat(read.basis()).isEqualTo(model.basis());
            assertThat(read.n()).isEqualTo(model.n());
            for (Labelled answer : drawn(3)) {
                assertThat(read.probability(answer.features())).isEqualTo(model.probability(answer.features()));
            }
        }
        assertThat(folder).isDirectoryContaining("glob:**confidence.json").isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void a_bound_that_is_read_is_the_written_one() {
        SelectiveBound bound = new SelectiveBound(0.123456789, 0.1, 0.05, 100, 80, 2, 0.0871, "confidence:abc");
        bound.write(folder.resolve("bound.json"));

        assertThat(SelectiveBound.read(folder.resolve("bound.json"))).isEqualTo(bound);
    }

    @Test
    void calibration_with_other_answers_rises_with_what_was_learnt_and_is_done_once() {
        ConfidenceModel model = learnt(1).calibrated(Calibration.Kind.ISOTONIC, drawn(2));
        double before = 0;
        for (double a = -2; a <= 2; a += 0.1) {
            double now = model.probability(Map.of("a", a)).orElseThrow();
            assertThat(now).isBetween(before, 1.0);
            before = now;
        }
        assertThatThrownBy(() -> model.calibrated(Calibration.Kind.LOGISTIC, drawn(2)))
                .hasMessageContaining("calibrated already");
        assertThatThrownBy(() -> learnt(1).calibrated(Calibration.Kind.LOGISTIC, List.of()))
                .hasMessageContaining("at least one score");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\" : 1  | \"version\" : 2   | OTHER_VERSION | must be of version 1, but is of 2",
                "\"version\" : 1  | \"version\" : \"1\" | OTHER_VERSION | must be of version 1, but is of \"1\"",
                "confidence model | selective bound   | OTHER_FORMAT  | but is of 'llmops selective bound'",
                "\"n\" : 400      | \"n\" : 401       | CORRUPT       | its content is not what its digest says",
                "\"sha256\" : \"  | \"sha256\" : \"0  | CORRUPT       | its content is not what its digest says",
                "\"version\" : 1  | \"version\" : 1, \"version\" : 1 | CORRUPT | it is no JSON",
                "{                | [{                | CORRUPT       | it is no JSON",
            })
    void another_version_another_format_or_a_changed_file_is_refused(
            String part, String other, Problem problem, String message) throws IOException {
        Path file = folder.resolve("confidence.json");
        learnt(1).write(file);
        String text = Files.readString(file);
        assertThat(text).contains(part);
        Files.writeString(file, text.replaceFirst(java.util.regex.Pattern.quote(part), other));

        assertThatThrownBy(() -> ConfidenceModel.read(file))
                .isInstanceOfSatisfying(
                        ConfidenceFileException.class,
                        e -> assertThat(e.problem()).isEqualTo(problem))
                .hasMessageContaining("confidence.json")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"features\":[],\"intercept\":0.0,\"weights\":[],\"n\":1,\"steps\":null,\"curve\":null,\"basis\":null}",
                "{\"features\":[{\"name\":\"a\",\"mean\":0.0,\"mayBeMissing\":true}],\"intercept\":0.0,\"weights\":[1.0],\"n\":1,"
                        + "\"steps\":null,\"curve\":null,\"basis\":null}",
                "{\"features\":[{\"name\":\"a\",\"mean\":0.0,\"mayBeMissing\":false}],\"intercept\":0.0,\"weights\":[1.0],\"n\":1,"
                        + "\"steps\":{\"at\":[0.0,1.0],\"value\":[1.0,0.0]},\"curve\":null,\"basis\":null}",
                "{\"features\":[]}",
                "7"
            })
    void content_that_is_no_model_is_refused_even_with_its_digest(String content) throws IOException {
        Path file = folder.resolve("confidence.json");
        Files.writeString(
                file,
                "{\"format\":\"llmops confidence model\",\"version\":1,\"sha256\":\"" + Sha256.hex(content)
                        + "\",\"content\":" + content + "}");

        assertThatThrownBy(() -> ConfidenceModel.read(file))
                .isInstanceOfSatisfying(
                        ConfidenceFileException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.CORRUPT));
    }

    @Test
    void each_cut_of_a_file_is_refused() throws IOException {
        Path file = folder.resolve("confidence.json");
        learnt(1).write(file);
        String text = Files.readString(file).strip();
        for (int length = 0; length < text.length(); length++) {
            Files.writeString(file, text.substring(0, length));
            assertThatThrownBy(() -> ConfidenceModel.read(file))
                    .as("cut to %s characters", length)
                    .isInstanceOf(ConfidenceFileException.class);
        }
    }

    @Test
    void a_file_that_is_not_there_or_has_no_place_is_told() {
        assertThatThrownBy(() -> ConfidenceModel.read(folder.resolve("none.json")))
                .isInstanceOfSatisfying(
                        ConfidenceFileException.class,
                        e -> assertThat(e.problem()).isEqualTo(Problem.INACCESSIBLE));
        assertThatThrownBy(() -> learnt(1).write(folder.resolve("no/folder.json")))
                .isInstanceOf(ConfidenceFileException.class)
                .hasMessageContaining("cannot be written");
    }

    static Stream<Named<UnaryOperator<ConfidenceBasis>>> otherBases() {
        return Stream.of(
                Named.of(
                        "the verifier",
                        b -> new ConfidenceBasis(b.signals(), "judge", b.model(), b.prompt(), b.index())),
                Named.of("the prompt", b -> new ConfidenceBasis(b.signals(), b.verifier(), b.model(), "v2", b.index())),
                Named.of(
                        "the index", b -> new ConfidenceBasis(b.signals(), b.verifier(), b.model(), b.prompt(), "i2")));
    }

    @ParameterizedTest
    @MethodSource("otherBases")
    void where_the_answers_hang_on_something_else_the_answer_is_not_given(UnaryOperator<ConfidenceBasis> other) {
        assertThat(refusal(answering(model(), SIGNALS, BASIS))).isEmpty();

        assertThat(refusal(answering(model(), SIGNALS, other.apply(BASIS))))
                .get()
                .asString()
                .startsWith("the confidence was learnt from other answers: ")
                .endsWith("fit it again");
    }

    @Test
    void another_model_that_answered_is_seen_in_its_response() {
        ConfidenceBasis fitted = ConfidenceBasis.of(
                SIGNALS, VERIFIER, new ModelIdentity("openai", "gpt", null), "sha256:prompt", "handbook@1");
        ConfidenceModel model = learnt(1).fittedOn(fitted);

        assertThat(refusal(answering(model, SIGNALS, fitted)))
                .get()
                .asString()
                .contains("model 'openai/gpt' then, '" + ModelName.of(MODEL) + "' now");
    }

    @Test
    void other_signals_or_settings_of_one_are_seen() {
        ConfidenceSignal sampled = ConfidenceSignal.agreement(CLIENT, 3, VERIFIER);
        for (ConfidenceSignal other : List.of(
                signal("length", 5),
                ConfidenceSignal.composite(List.of(ConfidenceSignal.support(), signal("width", 5))),
                sampled)) {
            assertThat(refusal(answering(model(), other, BASIS)))
                    .get()
                    .asString()
                    .contains("signals '" + BASIS.signals() + "' then, ");
        }
        assertThat(sampled.description())
                .isNotEqualTo(ConfidenceSignal.agreement(CLIENT, 4, VERIFIER).description());
        assertThat(ConfidenceSignal.selfReported(CLIENT).description()).contains(MODEL.name());
    }

    /** As after a file of weights was replaced by another one under its name. */
    @Test
    void a_judge_of_the_same_name_with_other_weights_is_seen() {
        List<String> judges = Stream.of("a", "b")
                .map(digest -> new ModelIdentity("local", "judge", "sha256:" + digest.repeat(64)))
                .map(identity -> ClaimVerifier.judge(new Described(identity)).description())
                .toList();

        assertThat(judges).doesNotHaveDuplicates().allMatch(judge -> judge.startsWith("judge(local/judge@sha256:"));
    }

    private record Described(ModelIdentity identity) implements ModelClient {

        @Override
        public ModelDescription description() {
            return new ModelDescription(identity, null, Set.of());
        }

        @Override
        public ModelResponse generate(ModelRequest request) {
            return CLIENT.generate(request);
        }

        @Override
        public ModelStream stream(ModelRequest request) {
            return CLIENT.stream(request);
        }
    }

    @Test
    void other_weights_another_calibration_or_another_basis_have_another_fingerprint_which_voids_the_bound() {
        ConfidenceModel model = model();
        SelectiveBound bound = bound(model);
        List<ConfidenceModel> others = List.of(
                learnt(5).fittedOn(BASIS),
                learnt(1).calibrated(Calibration.Kind.ISOTONIC, drawn(2)).fittedOn(BASIS),
                learnt(1).calibrated(Calibration.Kind.LOGISTIC, drawn(2)).fittedOn(BASIS),
                learnt(1).calibrated(Calibration.Kind.LOGISTIC, drawn(4)).fittedOn(BASIS));

        assertThat(Stream.concat(others.stream(), Stream.of(model, learnt(1))).map(ConfidenceModel::fingerprint))
                .doesNotHaveDuplicates();
        for (ConfidenceModel other : others) {
            assertThat(refusal(SelectiveAnswering.learnt(SIGNALS, other, bound, () -> BASIS)))
                    .get()
                    .asString()
                    .startsWith("the bound was fitted on");
        }
    }

    @Test
    void what_does_not_say_what_it_is_can_be_no_basis() {
        ConfidenceSignal unnamed = answer -> Map.of("a", 1.0);
        ClaimVerifier own = (claim, texts) -> VERIFIER.verify(claim, texts);

        for (ConfidenceSignal signal : List.of(
                unnamed,
                ConfidenceSignal.composite(List.of(SIGNALS, unnamed)),
                ConfidenceSignal.agreement(CLIENT, 2, own))) {
            assertThatThrownBy(() -> ConfidenceBasis.of(signal, VERIFIER, MODEL, "p", "i"))
                    .hasMessageContaining("signals must say what it is");
        }
        for (ClaimVerifier verifier : List.of(
                own, ClaimVerifier.composite(List.of(VERIFIER, own)), ClaimVerifier.cascade(VERIFIER, 0.3, 0.7, own))) {
            assertThatThrownBy(() -> ConfidenceBasis.of(SIGNALS, verifier, MODEL, "p", "i"))
                    .hasMessageContaining("verifier must say what it is");
        }
        assertThatThrownBy(() -> SelectiveAnswering.learnt(SIGNALS, learnt(1), bound(model()), () -> BASIS))
                .hasMessageContaining("fittedOn");
    }

    private static ConfidenceModel model() {
        return learnt(1).fittedOn(BASIS);
    }

    private static SelectiveBound bound(ConfidenceModel model) {
        return new SelectiveBound(0.0, 0.1, 0.05, 100, 100, 0, 0.05, model.fingerprint());
    }

    private static SelectiveAnswering answering(ConfidenceModel model, ConfidenceSignal signals, ConfidenceBasis now) {
        return SelectiveAnswering.learnt(signals, model, bound(model), () -> now);
    }

    private static Optional<String> refusal(SelectiveAnswering answering) {
        ModelRequest request = ModelRequest.builder().user("Long?").build();
        AnswerContext answer = new AnswerContext(request, List.of(), CLIENT.generate(request), List.of());
        return answering.refuses(answering.judge(answer));
    }

    private static ConfidenceSignal signal(String name, double value) {
        return ConfidenceSignal.named(name, answer -> Map.of("a", value));
    }

    private static ConfidenceModel learnt(long seed) {
        return ConfidenceModel.fit(drawn(seed));
    }

    /** A second number is there half the time. */
    private static List<Labelled> drawn(long seed) {
        Random random = new Random(seed);
        List<Labelled> answers = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            double a = random.nextGaussian();
            Map<String, Double> features =
                    random.nextBoolean() ? Map.of("a", a) : Map.of("a", a, "b", random.nextDouble());
            answers.add(new Labelled(features, random.nextDouble() < 1 / (1 + Math.exp(-2 * a))));
        }
        return answers;
    }
}
