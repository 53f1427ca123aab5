package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.testkit.FakeGuardrail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardrailPolicyTest {

    private static final String YAML = """
            name: support
            version: 3
            strictness: {web: 0.8}
            stages:
              user_input:
                budget: 50ms
                detectors:
                  pii:
                  secrets: {operator: mask}
                  prompt-injection:
                    threshold: 0.7
                    action: block
                    categories:
                      role: flag
                      override: {action: block, threshold: 0.5}
              output:
                on_failure: open
                provenance: developer
                detectors: [pii]
              passage:
                sources: {"handbook/*": developer, mail: web}
                detectors: [pii]
            """;

    @Test
    void a_policy_is_read_from_yaml() {
        GuardrailPolicy policy = GuardrailPolicy.parse(YAML);

        assertThat(policy.name()).isEqualTo("support");
        assertThat(policy.version()).isEqualTo("3");
        assertThat(policy.strictness()).containsEntry(Provenance.WEB, 0.8);
        StagePolicy input = policy.stages().get(GuardrailStage.USER_INPUT);
        assertThat(input.budget()).isEqualTo(Duration.ofMillis(50));
        assertThat(input.onFailure()).isEqualTo(OnFailure.CLOSED);
        assertThat(input.detectors())
                .extracting(DetectorRule::detector)
                .containsExactly("pii", "secrets", "prompt-injection");
        DetectorRule injection = input.detectors().get(2);
        assertThat(injection.threshold()).isEqualTo(0.7);
        assertThat(injection.categories())
                .containsEntry("role", CategoryRule.of(PolicyAction.FLAG))
                .containsEntry("override", new CategoryRule(PolicyAction.BLOCK, 0.5));
        assertThat(policy.stages().get(GuardrailStage.OUTPUT).onFailure()).isEqualTo(OnFailure.OPEN);
        assertThat(policy.stages().get(GuardrailStage.PASSAGE).sources())
                .containsExactly(Map.entry("handbook/*", Provenance.DEVELOPER), Map.entry("mail", Provenance.WEB));
    }

    @Test
    void the_json_of_a_policy_is_a_policy_that_says_the_same() {
        GuardrailPolicy policy = GuardrailPolicy.parse(YAML);

        GuardrailPolicy again = GuardrailPolicy.parse(policy.toJson());

        assertThat(again).isEqualTo(policy);
        assertThat(again.identity()).isEqualTo(policy.identity());
    }

    @Test
    void the_digest_changes_with_what_the_policy_says_and_not_with_how_it_is_written() {
        GuardrailPolicy policy = GuardrailPolicy.parse(YAML);
        String other = YAML.replace("stages:", "# a remark\nstages:").replace("50ms", "PT0.05S");

        assertThat(GuardrailPolicy.parse(other).identity().digest())
                .isEqualTo(policy.identity().digest());
        assertThat(GuardrailPolicy.parse(YAML.replace("0.7", "0.71")).identity().digest())
                .startsWith("sha256:")
                .isNotEqualTo(policy.identity().digest());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "threshold: 0.7 | threshold: 2 | stages.user_input.detectors.prompt-injection.threshold: threshold must be above 0 and at most 1, but was 2.0",
                "threshold: 0.7 | threshold: high | stages.user_input.detectors.prompt-injection.threshold: must be a number, but was \"high\"",
                "threshold: 0.7 | treshold: 0.7 | stages.user_input.detectors.prompt-injection: knows detector, action, threshold, categories, on_failure, timeout, sample, operator, allow, but not 'treshold'",
                "action: block | action: stop | stages.user_input.detectors.prompt-injection.action: must be one of pass, flag, transform, reask, block, but was \"stop\"",
                "role: flag | role: {threshold: 0.3} | stages.user_input.detectors.prompt-injection.categories.role: must have 'action'",
                "budget: 50ms | budget: soon | stages.user_input.budget: must be a time like 50ms, 2s or PT0.5S, but was \"soon\"",
                "budget: 50ms | budget: 0ms | stages.user_input.budget: budget must be above 0, but was PT0S",
                "budget: 50ms | budget: -5s | stages.user_input.budget: budget must be above 0, but was PT-5S",
                "budget: 50ms | budget: PT99999999999H | stages.user_input.budget: budget must be at most PT1H, but was PT99999999999H",
                "on_failure: open | max_hold: 2000h | stages.output.max_hold: must be a time like 50ms, 2s or PT0.5S, but was \"2000h\"",
                "on_failure: open | max_hold: 3601s | stages.output.max_hold: max_hold must be at most PT1H, but was PT1H1S",
                "threshold: 0.7 | timeout: 0s | stages.user_input.detectors.prompt-injection.timeout: timeout must be above 0, but was PT0S",
                "threshold: 0.7 | timeout: 9999999s | stages.user_input.detectors.prompt-injection.timeout: timeout must be at most PT1H, but was PT2777H46M39S",
                "threshold: 0.7 | sample: 1.5 | stages.user_input.detectors.prompt-injection.sample: sample must be above 0 and at most 1, but was 1.5",
                "threshold: 0.5 | threshold: -1 | stages.user_input.detectors.prompt-injection.categories.override.threshold: threshold must be above 0 and at most 1, but was -1.0",
                "threshold: 0.7 | detector: pii | stages.user_input.detectors.prompt-injection: has its name already, so it takes no 'detector'",
                "on_failure: open | max_length: 0 | stages.output.max_length: must be a whole number of at least 1, but was 0",
                "on_failure: open | max_lenght: 10 | stages.output: knows detectors, provenance, sources, on_failure, budget, max_length, max_hold, but not 'max_lenght'",
                "on_failure: open | on_failure: maybe | stages.output.on_failure: must be one of closed, open, but was \"maybe\"",
                "mail: web | mail: moon | stages.passage.sources.mail: must be one of system, developer, user, tool, web, but was \"moon\"",
                "mail: web | \" \": web | stages.passage: sources must have names, but one was blank",
                "handbook/* | https://*.example/ | stages.passage: a source must have * at its end only, where it is anything, but was 'https://*.example/'",
                "handbook/* | */handbook | stages.passage: a source must have * at its end only, where it is anything, but was '*/handbook'",
                "{web: 0.8} | {user: 0.5, web: 0.8} | strictness: strictness of web must be at most that of user, who is trusted more (0.5), but was 0.8",
                "user_input | user_inputs | stages: knows user_input, earlier_answer, passage, tool_call, tool_result, output, but not 'user_inputs'",
                "{web: 0.8} | {moon: 0.8} | strictness: knows system, developer, user, tool, web, but not 'moon'",
                "{web: 0.8} | {web: 0} | strictness.web: strictness must be above 0, but was 0.0",
                "[pii] | [pii, pii] | stages.output: a detector must stand in a stage once, but they were [pii, pii]",
                "name: support | nam: support | the policy knows name, version, strictness, stages, but not 'nam'",
                "name: support | name: [ | the policy is no YAML",
            })
    void what_breaks_a_rule_is_refused_with_its_place(String right, String wrong, String message) {
        assertThatThrownBy(() -> GuardrailPolicy.parse(YAML.replace(right, wrong)))
                .isInstanceOf(InvalidPolicyException.class)
                .isInstanceOf(LlmOpsException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void a_file_that_is_no_text_in_utf_8_is_refused(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("policy.yaml"), new byte[] {'n', (byte) 0xff});

        assertThatThrownBy(() -> GuardrailPolicy.read(file))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining("the policy must be text in UTF-8");
    }

    @Test
    void an_unknown_detector_is_refused_with_the_known_names() {
        GuardrailPolicy policy = GuardrailPolicy.parse(YAML.replace("secrets:", "sekrets:"));

        assertThatThrownBy(() -> PolicyGuardrail.of(policy))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageStartingWith(
                        "stages.user_input.detectors.sekrets: there is no detector 'sekrets'; there are ")
                .hasMessageContaining("pii")
                .hasMessageContaining("prompt-injection");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "secrets: {operator: mask} | secrets: {sample: 0.1} | secrets: this takes no sample, but it was set to 0.1",
                "secrets: {operator: mask} | secrets: {threshold: 0.9} | secrets: this takes no threshold, but it was set to 0.9",
                "threshold: 0.7 | operator: mask | prompt-injection: this takes no operator, but it was set to mask",
                "threshold: 0.7 | timeout: 2s | prompt-injection: this takes no timeout, but it was set to PT2S",
                "secrets: {operator: mask} | secrets: {timeout: 2s} | secrets: this takes no timeout, but it was set to PT2S",
                "budget: 50ms | max_hold: 2s | stages.user_input: this takes no max_hold, but it was set to PT2S",
                "override: {action | overide: {action | prompt-injection.categories: there is no category 'overide'; there are authority, ",
                "pii: | pii: {categories: {credit_kard: block}} | stages.user_input.detectors.pii: ",
                "secrets: {operator: mask} | secrets: {operator: shred} | secrets: operator must be placeholder or mask, but was 'shred'",
            })
    void a_setting_without_effect_is_refused(String right, String wrong, String message) {
        GuardrailPolicy policy = GuardrailPolicy.parse(YAML.replace(right, wrong));

        assertThatThrownBy(() -> PolicyGuardrail.of(policy))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_guardrail_stands_only_in_stages_that_it_looks_at() {
        GuardrailPolicy policy =
                GuardrailPolicy.parse("{name: p, version: 1, stages: {user_input: {detectors: [answers]}}}");
        PolicyGuardrail.Builder builder = PolicyGuardrail.builder(policy)
                .guardrail(
                        FakeGuardrail.of("answers", GuardrailStage.OUTPUT, (stage, text, context) -> Decision.pass()));

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessage("stages.user_input.detectors.answers: this detector does not look at user_input");
    }

    @Test
    void what_only_flags_takes_no_category_that_does_more() {
        GuardrailPolicy policy =
                GuardrailPolicy.parse(YAML.replace("pii:\n", "pii: {action: flag, categories: {EMAIL: block}}\n"));

        assertThatThrownBy(() -> PolicyGuardrail.of(policy))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessage("stages.user_input.detectors.pii: 'pii' with the action flag changes and stops nothing, but"
                        + " EMAIL is to block; let it transform, and flag by category");
    }

    @Test
    void anchors_can_not_make_much_of_little() {
        assertThatThrownBy(() -> GuardrailPolicy.parse("""
                        a: &a [x, x, x, x, x, x, x, x, x]
                        b: &b [*a, *a, *a, *a, *a, *a, *a]
                        c: &c [*b, *b, *b, *b, *b, *b, *b]
                        """)).isInstanceOf(InvalidPolicyException.class);
        assertThatThrownBy(() -> GuardrailPolicy.parse("[".repeat(100_000))).isInstanceOf(InvalidPolicyException.class);
    }

    @Test
    void a_setting_that_is_made_twice_is_refused_at_the_call() {
        DetectorRule.Builder builder = DetectorRule.builder("pii").threshold(0.5);

        assertThatThrownBy(() -> builder.threshold(0.6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threshold was set twice: to 0.5 and to 0.6");
    }
}
