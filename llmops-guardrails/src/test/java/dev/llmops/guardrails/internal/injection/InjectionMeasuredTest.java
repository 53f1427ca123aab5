package dev.llmops.guardrails.internal.injection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.guardrails.Rate;
import dev.llmops.guardrails.SharedRows;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.internal.classifier.LinearModel;
import dev.llmops.guardrails.training.Corpus;
import dev.llmops.guardrails.training.Documents;
import dev.llmops.guardrails.training.Row;
import dev.llmops.guardrails.training.Templates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * True and false positives of the injection detector. What is measured is not the shipped models, which saw all rows, but models
 * that the same program trains here on half of the groups of near-duplicates; figures are of the other half. Prints them, and
 * holds them to the 95 % intervals in docs/measurements/injections.md. With {@code -Dllmops.guard.full=true}
 * documents are measured too, those of BIPIA and the published prompts five-fold, and the shipped models are trained again and compared; with {@code -Dllmops.guard.train=true} they are written.
 */
@Tag("full")
class InjectionMeasuredTest {

    private static final String IN_A_MAIL = "attack in a mail, BIPIA ";
    private static final int FOLDS = 5;
    private static final boolean TRAIN = Boolean.getBoolean("llmops.guard.train");
    private static final boolean FULL = Boolean.getBoolean("llmops.guard.full");
    private static final InjectionTraining TRAINING = new InjectionTraining();
    /** Lists of our own, and whether they are attacks. */
    private static final Map<String, Boolean> OWN = Map.of(
            "trigger-words", false,
            "sounds-dangerous", false,
            "harmless-roles", false,
            "business", false,
            "role-attacks", true);

    private static final Map<String, int[]> COUNTS = new TreeMap<>();

    @BeforeAll
    static void measure() throws IOException {
        Predicate<String> trained = group -> Corpus.fold(group, 2) == 0;
        LinearModel user = TRAINING.user(trained);
        LinearModel documents =
                FULL ? TRAINING.data(trained) : InjectionModels.standard().data();
        InjectionDetector detector = detector(new InjectionModels(user, documents));
        for (Row row : new Corpus(InjectionTraining.SEED).published()) {
            if (Corpus.fold(row.group(), 2) == 1) {
                count(detector, row.text(), row.attack(), row.source());
                if (FULL && row.source().equals("inthewild-jailbreak")) {
                    count(data(detector, row.text()), "attack as a passage, " + row.source());
                }
            }
        }
        Corpus.asked(false).forEach(row -> count(detector, row.text(), false, "halueval"));
        OWN.forEach((name, attack) -> Templates.groups("/dev/llmops/guardrails/holdout/" + name + ".txt")
                .getOrDefault("", List.of())
                .forEach(text -> {
                    count(flags(detector, text), (attack ? "attack own " : "benign own ") + name);
                    if (FULL && name.equals("business")) {
                        count(data(detector, text), "benign document own business");
                    }
                }));
        for (String line : SharedRows.text("eval/ifeval/input_data.jsonl").split("\n", -1)) {
            if (!line.isBlank()) {
                count(detector, SharedRows.parse(line).get("prompt").textValue(), false, "ifeval");
            }
        }
        if (FULL) {
            languages(detector);
            documents(detector);
            for (int fold = 0; fold < FOLDS; fold++) {
                mails(fold);
                users(fold);
            }
            List.of("deepset", "inthewild-jailbreak", "cyberseceval", "wildguard-benign")
                    .forEach(InjectionMeasuredTest::without);
        }
        COUNTS.forEach((name, count) -> System.out.printf("flagged %-44s %s%n", name, new Rate(count[0], count[1])));
    }

    private static void languages(InjectionDetector detector) {
        for (String language : List.of("hi", "th", "tr", "vi")) {
            for (JsonNode article : SharedRows.parse(SharedRows.text("rag/xquad/xquad." + language + ".json"))
                    .get("data")) {
                for (JsonNode paragraph : article.get("paragraphs")) {
                    count(data(detector, paragraph.get("context").textValue()), "benign document xquad " + language);
                    paragraph
                            .get("qas")
                            .forEach(asked ->
                                    count(detector, asked.get("question").textValue(), false, "xquad " + language));
                }
            }
        }
    }

    /** A fold of the mails and of the kinds of attacks is measured with a model that was trained on the other four. */
    private static void mails(int fold) {
        InjectionModels models = new InjectionModels(
                InjectionModels.standard().user(), TRAINING.data(group -> Corpus.fold(group, FOLDS) != fold));
        InjectionDetector detector = detector(models);
        List<String> mails = new ArrayList<>();
        List<String> all = Documents.mails();
        for (int i = 0; i < all.size(); i++) {
            if (Corpus.fold("mail " + i, FOLDS) == fold) {
                mails.add(all.get(i));
                count(data(detector, all.get(i)), "benign document mail");
            }
        }
        Documents.attacks().forEach((category, attacks) -> {
            if (Corpus.fold(category, FOLDS) == fold) {
                for (int i = 0; i < attacks.size(); i++) {
                    String mail = mails.get((7 * i + category.length()) % mails.size());
                    boolean found = data(detector, Documents.with(mail, attacks.get(i), i % 3));
                    count(found, IN_A_MAIL + category.substring(0, 4));
                }
            }
        });
    }

    /** A fold of the reported half is measured with a model that was trained on its other four and on the half that was looked at. */
    private static void users(int fold) {
        Predicate<String> measured =
                group -> Corpus.fold(group, 2) == 1 && Corpus.fold("reported " + group, FOLDS) == fold;
        InjectionDetector detector = InjectionDetector.of(TRAINING.user(measured.negate()));
        for (Row row : new Corpus(InjectionTraining.SEED).published()) {
            if (measured.test(row.group())) {
                count(
                        flags(detector, row.text()),
                        "five-fold " + (row.attack() ? "attack " : "benign ") + row.source());
            }
        }
    }

    /** What is measured of a source without which the model was trained is the nearest there is to what nobody has seen. */
    private static void without(String source) {
        List<Row> rows = new Corpus(InjectionTraining.SEED).published();
        Set<String> groups = rows.stream()
                .filter(row -> row.source().startsWith(source))
                .map(Row::group)
                .collect(Collectors.toSet());
        InjectionDetector detector = InjectionDetector.of(TRAINING.user(group -> !groups.contains(group)));
        for (Row row : rows) {
            if (row.source().startsWith(source)) {
                count(flags(detector, row.text()), "left out " + (row.attack() ? "attack " : "benign ") + row.source());
            }
        }
    }

    private static boolean flags(InjectionDetector detector, String text) {
        return detector.score(CheckedText.of(text)).score() >= InjectionDetector.THRESHOLD;
    }

    private static void documents(InjectionDetector detector) {
        for (String line :
                SharedRows.text("rag/scifact/corpus.jsonl").lines().limit(400).toList()) {
            count(data(detector, SharedRows.parse(line).get("text").textValue()), "benign document scifact");
        }
        for (String line :
                SharedRows.text("eval/qags/mturk_cnndm.jsonl").lines().toList()) {
            count(data(detector, SharedRows.parse(line).get("article").textValue()), "benign document cnn");
        }
    }

    private static InjectionDetector detector(InjectionModels models) {
        return new InjectionDetector(InjectionPhrases.standard(), models);
    }

    @ParameterizedTest
    @CsvSource({
        "attack deepset, 0.618",
        "'attack, without translations', 0.733",
        "attack own role-attacks, 0.488",
        "attack inthewild-jailbreak, 0.818",
        "attack gptfuzzer-template, 0.823"
    })
    void attacks_are_found(String rows, double least) {
        assertThat(rate(rows).value()).as(rows).isGreaterThan(least);
    }

    @ParameterizedTest
    @CsvSource({
        "benign deepset, 0.051",
        "benign wildguard-benign, 0.042",
        "benign halueval, 0.005",
        "benign own trigger-words, 0.076",
        "benign own sounds-dangerous, 0.061",
        "benign own harmless-roles, 0.09",
        "benign own business, 0.068",
        "benign ifeval, 0.02"
    })
    void harmless_texts_pass(String rows, double most) {
        assertThat(rate(rows).value()).as(rows).isLessThan(most);
    }

    @Test
    void attacks_in_documents_are_found_and_harmless_documents_pass() {
        assumeTrue(FULL, "the models for documents are trained only with -Dllmops.guard.full=true");
        assertThat(rate("attack as a passage, inthewild-jailbreak").value()).isGreaterThan(0.954);
        assertThat(rate("benign document cnn").value()).isLessThan(0.055);
        assertThat(rate("benign document scifact").value()).isLessThan(0.022);
        assertThat(rate("benign document xquad hi").value()).isLessThan(0.071);
        assertThat(rate("benign xquad hi").value()).isLessThan(0.013);
        assertThat(rate("benign xquad vi").value()).isLessThan(0.009);
        assertThat(rate(IN_A_MAIL + "text").value()).isGreaterThan(0.582);
        assertThat(rate(IN_A_MAIL + "code").value()).isGreaterThan(0.894);
        assertThat(rate("five-fold attack deepset").value()).isGreaterThan(0.694);
        assertThat(rate("five-fold benign deepset").value()).isLessThan(0.050);
        assertThat(rate("left out attack deepset").value()).isGreaterThan(0.674);
        assertThat(rate("left out benign deepset").value()).isLessThan(0.034);
        assertThat(rate("benign document own business").value()).isLessThan(0.081);
        assertThat(rate("benign document mail").value()).isLessThan(0.135);
    }

    @Test
    void the_shipped_models_are_what_the_program_makes_of_all_rows() throws IOException {
        assumeTrue(FULL || TRAIN, "the models are trained again only with -Dllmops.guard.full=true");
        InjectionModels made = TRAINING.train(group -> true);
        if (TRAIN) {
            Path resources = Path.of("src/main/resources/dev/llmops/guardrails");
            Files.writeString(
                    resources.resolve(InjectionModels.USER), made.user().written());
            Files.writeString(
                    resources.resolve(InjectionModels.DATA), made.data().written());
            return;
        }
        assertThat(InjectionModels.standard().user().written())
                .isEqualTo(made.user().written());
        assertThat(InjectionModels.standard().data().written())
                .isEqualTo(made.data().written());
    }

    private static void count(InjectionDetector detector, String text, boolean attack, String source) {
        boolean flagged = flags(detector, text);
        String kind = attack ? "attack" : "benign";
        count(flagged, kind + " " + source);
        count(flagged, kind + ", all");
        if (attack && !source.endsWith("-multi")) {
            count(flagged, "attack, without translations");
        }
        if (flagged != attack && Boolean.getBoolean("llmops.guard.show")) {
            System.out.println("WRONG " + source + " "
                    + text.substring(0, Math.min(120, text.length())).replace('\n', ' '));
        }
    }

    private static boolean data(InjectionDetector detector, String text) {
        CheckedText passage =
                CheckedText.of(text, GuardrailStage.PASSAGE, Provenance.WEB, GuardrailContext.of(Caller.ANONYMOUS));
        return detector.score(passage).score() >= InjectionDetector.THRESHOLD;
    }

    private static void count(boolean flagged, String name) {
        int[] count = COUNTS.computeIfAbsent(name, key -> new int[2]);
        count[0] += flagged ? 1 : 0;
        count[1]++;
    }

    private static Rate rate(String name) {
        int[] count = COUNTS.getOrDefault(name, new int[2]);
        return new Rate(count[0], count[1]);
    }
}
