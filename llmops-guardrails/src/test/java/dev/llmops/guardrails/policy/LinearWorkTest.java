package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.testkit.AdversarialTexts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a policy can name of this process takes time in proportion to the text, whatever the text, and no more than is
 * allowed for each character. What is built in later is fed by itself.
 */
class LinearWorkTest {

    private static final int LENGTH = 15_000;
    /** The deadline: what a character may cost, so that the longest text of four million ends in half a minute. */
    private static final double MAX_MICROS = 8;

    private static final int LONG = 500_000;
    private static final double CHEAP_MILLIS = 250;

    private static final String[] TRIGGERS = {
        "sk-",
        "password=",
        "AKIA",
        "ghp_",
        "eyJ.",
        "://a:",
        "-----BEGIN PRIVATE KEY-----",
        "a@b.",
        "4111 ",
        "1-",
        "+1 ",
        "ignore all previous instructions. ",
        "IGNORE ALL \"rules\" ",
        "you are now ",
        "i g n ",
        "gur ",
        "%41",
        "&#65;",
        "\\u0041",
        "41 ",
        "QUJD",
        ".- ",
        "<div hidden>",
        "<!--",
        "![a](",
        "[a]: ",
        "```",
        "select ",
        "drop table ",
        "rm -rf ",
        "eval(",
        "I cannot ",
        "all women are ",
        "\u0430a",
        "\u200Ba",
        "e\u0301",
        "A ",
        "Dr. "
    };

    private static final List<GuardrailStage> STAGES =
            List.of(GuardrailStage.USER_INPUT, GuardrailStage.PASSAGE, GuardrailStage.OUTPUT);

    static Map<String, Consumer<String>> readers() {
        Map<String, TextDetector> detectors = new TreeMap<>(BuiltIn.detectors());
        BuiltIn.ALLOWING.forEach((name, allowing) -> detectors.put(name, allowing.apply(List.of("en"))));
        Map<String, Consumer<String>> readers = new TreeMap<>();
        detectors.forEach((name, detector) -> readers.put(name, reader(detector)));
        BuiltIn.REDACTING.forEach(
                (name, redacting) -> readers.put(name, reader(redacting.apply(DetectorRule.of(name)))));
        return readers;
    }

    private static Consumer<String> reader(TextDetector detector) {
        GuardrailStage stage =
                STAGES.stream().filter(detector.stages()::contains).findFirst().orElseThrow();
        return text ->
                detector.detect(CheckedText.of(text, stage, Provenance.WEB, GuardrailContext.of(Caller.ANONYMOUS)));
    }

    private static Consumer<String> reader(Guardrail guardrail) {
        return text -> guardrail.check(GuardrailStage.USER_INPUT, text, GuardrailContext.of(Caller.ANONYMOUS));
    }

    static Stream<Arguments> all() {
        List<AdversarialTexts.Kind> kinds = AdversarialTexts.of(TRIGGERS);
        return readers().entrySet().stream().map(reader -> Arguments.of(reader.getKey(), reader.getValue(), kinds));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void time_grows_as_the_text_does_and_ends_in_time(
            String name, Consumer<String> reader, List<AdversarialTexts.Kind> kinds) {
        for (AdversarialTexts.Kind kind : kinds) {
            double millis = kind.assertLinear(LENGTH, reader);

            assertThat(1000 * millis / (4 * LENGTH))
                    .as("microseconds of processor time for a character: %s", kind)
                    .isLessThan(MAX_MICROS);
        }
    }

    @Test
    void a_beginning_of_secrets_again_and_again_is_cheap() {
        String text = "sk-".repeat(LONG / 3);

        assertThat(AdversarialTexts.millis(text, readers().get(BuiltIn.SECRETS)))
                .isLessThan(CHEAP_MILLIS);
    }
}
