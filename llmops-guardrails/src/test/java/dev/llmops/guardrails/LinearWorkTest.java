package dev.llmops.guardrails;

import dev.llmops.api.generation.Caller;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.internal.injection.InjectionTextDetector;
import dev.llmops.guardrails.internal.language.GibberishDetector;
import dev.llmops.guardrails.internal.language.LanguageDetector;
import dev.llmops.guardrails.internal.pii.NamesTextDetector;
import dev.llmops.guardrails.internal.pii.PiiDetectors;
import dev.llmops.guardrails.internal.scan.TextScan;
import dev.llmops.guardrails.internal.secrets.SecretDetectors;
import dev.llmops.guardrails.internal.text.HiddenTextDetector;
import dev.llmops.guardrails.internal.text.ResourceAbuseDetector;
import dev.llmops.guardrails.internal.toxicity.BiasDetector;
import dev.llmops.guardrails.internal.toxicity.ToxicityDetector;
import dev.llmops.guardrails.output.CodeDetector;
import dev.llmops.guardrails.output.LinkDetector;
import dev.llmops.guardrails.output.RefusalDetector;
import dev.llmops.guardrails.output.SqlDetector;
import dev.llmops.testkit.AdversarialTexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every detector of this process takes time in proportion to the text, whatever the text. */
@Tag("slow")
class LinearWorkTest {

    private static final int LENGTH = 15_000;

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

    static Map<String, Consumer<String>> readers() {
        Map<String, Consumer<String>> readers = new LinkedHashMap<>();
        TextScan pii = new TextScan(PiiDetectors.ALL);
        TextScan secrets = new TextScan(SecretDetectors.ALL);
        readers.put("pii", pii::all);
        readers.put("secrets", secrets::all);
        for (TextDetector detector : List.of(
                new InjectionTextDetector(),
                new NamesTextDetector(),
                new ToxicityDetector(),
                new HiddenTextDetector(),
                new ResourceAbuseDetector(),
                LinkDetector.standard(),
                new SqlDetector(),
                new CodeDetector(),
                new RefusalDetector(),
                new GibberishDetector(),
                new LanguageDetector(List.of("en")),
                new BiasDetector())) {
            for (GuardrailStage stage :
                    List.of(GuardrailStage.USER_INPUT, GuardrailStage.PASSAGE, GuardrailStage.OUTPUT)) {
                if (detector.stages().contains(stage)) {
                    readers.put(
                            detector.name() + " " + stage,
                            text -> detector.detect(CheckedText.of(
                                    text, stage, Provenance.WEB, GuardrailContext.of(Caller.ANONYMOUS))));
                    break;
                }
            }
        }
        return readers;
    }

    static Stream<Arguments> all() {
        List<AdversarialTexts.Kind> kinds = AdversarialTexts.of(TRIGGERS);
        return readers().entrySet().stream().map(reader -> Arguments.of(reader.getKey(), reader.getValue(), kinds));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void time_grows_as_the_text_does(String name, Consumer<String> reader, List<AdversarialTexts.Kind> kinds) {
        for (AdversarialTexts.Kind kind : kinds) {
            kind.assertLinear(LENGTH, reader);
        }
    }
}
