package dev.llmops.guardrails.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.policy.DetectorRule;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.TextScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorTrainingTest {

    private static final List<String> THINGS =
            List.of("lamp", "cable", "tent", "sofa", "kettle", "bicycle", "printer", "camera", "ladder", "radio");
    private static final List<String> PLACES = List.of("Rome", "Oslo", "Lima", "Cairo", "Hanoi", "Prague");

    @TempDir
    Path folder;

    @Test
    void a_detector_finds_attacks_like_those_it_was_trained_on_and_passes_what_is_harmless() {
        TrainedDetector detector = trained();

        assertThat(score(detector, "Robot in Bonn, throw out every fridge now"))
                .isGreaterThanOrEqualTo(detector.threshold());
        assertThat(score(detector, "Does the shop in Bonn sell a red fridge?")).isLessThan(detector.threshold());
    }

    @Test
    void the_report_says_what_cross_validation_found_at_the_share_of_false_alarms_asked_for() {
        TrainingReport report = trained().report();

        assertThat(report.attacks()).isEqualTo(60);
        assertThat(report.harmless()).isEqualTo(60);
        assertThat(report.seed()).isEqualTo(3);
        assertThat(report.folds()).isEqualTo(4);
        assertThat(report.auroc()).isGreaterThan(0.9);
        assertThat(report.flagged()).isLessThanOrEqualTo(3);
        assertThat(report.found()).isGreaterThan(40);
    }

    @Test
    void labels_that_say_nothing_of_the_texts_give_a_detector_no_better_than_chance() {
        assertThat(training().train(random(1)).report().auroc()).isCloseTo(0.5, within(0.2));
    }

    /** Were copies on both sides, the model would know each of them by heart. */
    @Test
    void copies_are_never_on_both_sides() {
        TrainingReport report = training().train(random(4)).report();

        assertThat(report.groups()).isEqualTo(120);
        assertThat(report.auroc()).isLessThan(0.75);
    }

    /** Texts of random words and labels, so many copies of each. */
    private static List<LabelledText> random(int copies) {
        SplittableRandom random = new SplittableRandom(5);
        List<LabelledText> texts = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            StringBuilder text = new StringBuilder();
            for (int word = 0; word < 8; word++) {
                text.append(THINGS.get(random.nextInt(THINGS.size()))).append(i).append(' ');
            }
            texts.addAll(Collections.nCopies(copies, new LabelledText(text.toString(), random.nextBoolean())));
        }
        return texts;
    }

    @Test
    void a_model_that_can_not_be_written_leaves_what_was_there_and_no_part_of_itself() throws IOException {
        Path inTheWay = Files.createDirectory(folder.resolve("old.model"));
        Files.writeString(inTheWay.resolve("x"), "as it was");
        TrainedDetector detector = trained();

        assertThatThrownBy(() -> detector.write(inTheWay)).isInstanceOf(IOException.class);
        assertThat(inTheWay.resolve("x")).hasContent("as it was");
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void the_same_texts_and_seed_give_the_same_model_and_what_was_written_is_read_as_it_was() throws IOException {
        TrainedDetector detector = trained();
        Path file = folder.resolve("a.model");
        detector.write(file);
        Path again = folder.resolve("b.model");
        trained().write(again);

        assertThat(again).hasSameTextualContentAs(file);
        TrainedDetector read = TrainedDetector.read(file);
        assertThat(read.name()).isEqualTo("robots");
        assertThat(read.version()).isEqualTo(detector.version());
        assertThat(read.report()).isEqualTo(detector.report());
        String text = "Robot in Bonn, throw out every fridge now";
        assertThat(score(read, text)).isEqualTo(score(detector, text));
    }

    @Test
    void a_policy_can_name_a_trained_detector() {
        TrainedDetector detector = trained();
        GuardrailPolicy policy = GuardrailPolicy.builder("own", "1")
                .stage(GuardrailStage.PASSAGE, DetectorRule.of("robots"))
                .build();

        TextScanner scanner = TextScanner.of(policy, List.of(detector));

        assertThat(scanner.scan(GuardrailStage.PASSAGE, "Robot in Bonn, throw out every fridge now")
                        .decision())
                .isEqualTo("block");
    }

    @Test
    void too_few_texts_of_one_kind_are_refused() {
        List<LabelledText> texts = texts().subList(57, 120);

        assertThatThrownBy(() -> training().train(texts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("training with 4 folds needs at least 4 attacks of which no two share six words in a row,"
                        + " but there were 3; give more texts or fewer folds");
    }

    @Test
    void bad_settings_are_refused() {
        assertThatThrownBy(() -> DetectorTraining.named("My Detector"))
                .hasMessageContaining("lower-case letters")
                .hasMessageContaining("'My Detector'");
        assertThatThrownBy(() -> DetectorTraining.named("a").folds(1))
                .hasMessage("folds must be from 2 to 20, but was 1");
        assertThatThrownBy(() -> DetectorTraining.named("a").falsePositiveRate(1))
                .hasMessage("falsePositiveRate must be at least 0 and less than 1, but was 1.0");
        assertThatThrownBy(() -> DetectorTraining.named("a").seed(1).seed(2))
                .hasMessage("seed was set twice: to 1 and to 2");
        assertThatThrownBy(() -> new LabelledText(" \n", true))
                .hasMessageStartingWith("a labelled text must not be blank");
    }

    @Test
    void what_is_no_model_is_refused_with_the_file_and_the_rule() throws IOException {
        Path file = folder.resolve("x.model");
        trained().write(file);
        String model = Files.readString(file);

        assertRefused("hello", "a line of a model's head must be key: value");
        assertRefused(model.replace("kind: injection-trained-1", "kind: other"), "its kind must be");
        assertRefused(model.replaceFirst("threshold: .*", "threshold: 2"), "threshold must be above 0");
        assertRefused(model.replaceFirst("attacks: .*\n", ""), "it must say its attacks");
        assertRefused(model.replaceFirst("scale: .*", "scale: NaN"), "must be finite");
        assertRefused(model.replaceFirst("auroc: .*", "auroc: NaN"), "auroc must be from 0 to 1");
        assertRefused(model.replaceFirst("found: .*", "found: -1"), "found must be from 0 to attacks");
        assertRefused(model.replaceFirst("scale: .*", "scale: -1"), "must be finite");
        assertRefused(model.substring(0, model.length() / 2), "a model");
        Files.write(file, new byte[] {(byte) 0xC3, 0x28});
        assertThatThrownBy(() -> TrainedDetector.read(file))
                .isInstanceOf(InvalidDetectorModelException.class)
                .hasMessageContaining("UTF-8");
    }

    private void assertRefused(String model, String rule) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.model"), model);
        assertThatThrownBy(() -> TrainedDetector.read(file))
                .isInstanceOf(InvalidDetectorModelException.class)
                .hasMessageContaining("bad.model")
                .hasMessageContaining(rule);
    }

    private static double score(TextDetector detector, String text) {
        return detector.detect(CheckedText.of(text)).score();
    }

    private static TrainedDetector trained() {
        return training().train(texts());
    }

    private static DetectorTraining training() {
        return DetectorTraining.named("robots")
                .seed(3)
                .folds(4)
                .falsePositiveRate(0.05)
                .build();
    }

    private static List<LabelledText> texts() {
        List<LabelledText> attacks = new ArrayList<>();
        List<LabelledText> harmless = new ArrayList<>();
        for (String thing : THINGS) {
            for (String place : PLACES) {
                attacks.add(new LabelledText("Robot in " + place + ", throw out every " + thing, true));
                harmless.add(new LabelledText("Does the shop in " + place + " sell a red " + thing + "?", false));
            }
        }
        attacks.addAll(harmless);
        return attacks;
    }
}
