package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.ScanResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Detectors that a policy of YAML calls by name, as {@code guard scan} runs them. */
class NamedDetectorsTest {

    private static final String POLICY = """
            name: p
            version: "1"
            stages:
              passage:
                detectors:
                  language: {allow: [en, de]}
                  gibberish:
                  toxicity:
                  bias: {action: flag}
                  links: {allow: [docs.example]}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Je voudrais savoir comment changer le mot de passe de mon compte, s'il vous plaît. | block | language:fr",
                "asdkjh qwlekj asdlkj zxmcnb qweoiu fjdksl | block | gibberish:mash",
                "Muslims are nothing but vermin and I hate all of them. | block | toxicity:hate",
                "Women are better nurses than men by nature. | pass | bias:essence"
            })
    void each_is_found_by_its_name(String text, String action, String finding) {
        ScanResult result = scanner(POLICY).scan(GuardrailStage.PASSAGE, text);

        assertThat(result.decision()).isEqualTo(action);
        assertThat(result.findings()).extracting(NamedDetectorsTest::named).contains(finding);
    }

    @Test
    void all_that_ran_have_a_score() {
        assertThat(scanner(POLICY)
                        .scan(GuardrailStage.PASSAGE, "Wie komme ich morgen früh am besten zum Bahnhof, bitte?")
                        .scores())
                .containsOnlyKeys("language", "gibberish", "toxicity", "bias", "links")
                .allSatisfy((name, score) -> assertThat(score).isLessThan(0.5));
    }

    @Test
    void what_may_come_is_part_of_the_digest() {
        assertThat(GuardrailPolicy.parse(POLICY).identity().digest())
                .isNotEqualTo(GuardrailPolicy.parse(POLICY.replace("[en, de]", "[en]"))
                        .identity()
                        .digest());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "language: | allow must name at least one language",
                "language: {allow: [xx]} | but named 'xx'",
                "language: {allow: en} | must be a list",
                "language: {allow: []} | allow must name something",
                "toxicity: {allow: [en]} | this takes no allow",
                "pii: {allow: [en]} | this takes no allow"
            })
    void what_can_not_be_allowed_is_refused(String rule, String problem) {
        String policy = "name: p\nversion: '1'\nstages: {user_input: {detectors: {" + rule + "}}}";

        assertThatThrownBy(() -> scanner(policy))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining(problem);
    }

    private static TextScanner scanner(String policy) {
        return TextScanner.of(GuardrailPolicy.parse(policy));
    }

    private static String named(Finding finding) {
        return finding.detector() + ":" + finding.type();
    }
}
