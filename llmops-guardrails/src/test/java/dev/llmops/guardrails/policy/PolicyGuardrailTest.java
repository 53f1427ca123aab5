package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.PromptInjectionGuardrail;
import dev.llmops.guardrails.SecretsGuardrail;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.Evidence;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/** How the detectors of a policy work together. */
class PolicyGuardrailTest extends PolicyTestBase {

    @Test
    void the_standard_policy_decides_as_the_three_standard_guardrails_do() {
        Guardrail three = Guardrail.composite(
                "three",
                List.of(PiiGuardrail.redact(), SecretsGuardrail.redact(), PromptInjectionGuardrail.standard()));
        Guardrail policy = PolicyGuardrail.standard();
        for (GuardrailStage stage : GuardrailStage.values()) {
            for (String text : List.of(
                    "hello",
                    ATTACK,
                    "I am anna@example.org, password=hunter2secret99, card 4111 1111 1111 1111",
                    "{\"to\":\"anna@example.org\"}")) {
                Decision expected = three.check(stage, text, call());
                Decision decision = policy.check(stage, text, call());

                assertThat(decision).as(stage + ": " + text).hasSameClassAs(expected);
                if (expected instanceof Decision.Transform transform) {
                    assertThat(((Decision.Transform) decision).text()).isEqualTo(transform.text());
                }
                assertThat(decision.findings())
                        .filteredOn(finding -> !finding.detector().equals("names"))
                        .extracting(Finding::type)
                        .containsExactlyInAnyOrderElementsOf(
                                expected.findings().stream().map(Finding::type).toList());
            }
        }
    }

    @Test
    void the_standard_policy_tells_names_in_what_comes_from_outside_and_leaves_them() {
        String text = "My name is Anna Schmidt, I live in Hamburg, mail anna@example.org";
        for (GuardrailStage stage : GuardrailStage.values()) {
            Decision decision = PolicyGuardrail.standard().check(stage, text, call());

            assertThat(((Decision.Transform) decision).text())
                    .isEqualTo("My name is Anna Schmidt, I live in Hamburg, mail <EMAIL_1>");
            boolean outside = Set.of(GuardrailStage.USER_INPUT, GuardrailStage.PASSAGE, GuardrailStage.TOOL_RESULT)
                    .contains(stage);
            assertThat(decision.findings())
                    .filteredOn(finding -> finding.detector().equals("names"))
                    .extracting(
                            finding -> finding.type() + " " + finding.range().in(text))
                    .isEqualTo(outside ? List.of("person Anna Schmidt", "location Hamburg") : List.of());
        }
    }

    @Test
    void every_finding_has_its_place_in_the_original_whoever_changed_the_text_before() {
        String text = "From anna@example.org: password=hunter2secret99";

        Decision decision = check(PolicyGuardrail.standard(), text);

        assertThat(decision.findings())
                .extracting(finding -> finding.range().in(text))
                .containsExactly("anna@example.org", "hunter2secret99");
    }

    @Test
    void a_secret_that_a_tool_is_about_to_get_is_told_beside_other_values() {
        GuardrailContext call = call();
        Guardrail guardrail = PolicyGuardrail.standard();
        Decision typed = guardrail.check(GuardrailStage.USER_INPUT, "password=hunter2secret99", call);
        String text = ((Decision.Transform) typed).text();
        String placeholder = text.substring(text.indexOf('<'));
        String arguments = "{\"to\":\"anna@example.org\",\"body\":\"" + placeholder + "\"}";

        assertThat(guardrail.check(GuardrailStage.TOOL_CALL, arguments, call).findings())
                .filteredOn(finding -> finding.detector().equals("secrets"))
                .extracting(finding -> finding.range().in(arguments))
                .containsExactly(placeholder);
    }

    @Test
    void detectors_run_in_the_order_of_their_cost_and_stop_when_one_blocks() {
        TestDetector dear = TestDetector.word("dear", DetectorCost.COMPUTE, "bad");
        TestDetector remote = TestDetector.word("remote", DetectorCost.REMOTE, "bad");
        TestDetector cheap = TestDetector.word("cheap", DetectorCost.LINEAR, "bad");
        GuardrailPolicy policy = GuardrailPolicy.builder("test", "1")
                .stage(
                        GuardrailStage.USER_INPUT,
                        DetectorRule.of("remote"),
                        DetectorRule.of("dear"),
                        DetectorRule.of("cheap"))
                .build();
        PolicyGuardrail guardrail = guardrail(policy, dear, remote, cheap);

        Decision decision = check(guardrail, "a bad word");

        assertThat(decision).isInstanceOf(Decision.Block.class);
        assertThat(decision.findings()).extracting(Finding::detector).containsExactly("cheap");
        assertThat(dear.seen()).isEmpty();
        assertThat(remote.seen()).isEmpty();
        assertThat(guardrail
                        .inspect(GuardrailStage.USER_INPUT, "a bad word", call())
                        .scores())
                .containsOnlyKeys("cheap", "dear", "remote");
    }

    @Test
    void actions_go_by_category_and_the_strongest_counts() {
        TestDetector detector = new TestDetector(
                "words",
                DetectorCost.LINEAR,
                text -> Detection.of(List.of(
                        Evidence.of("mild", null, 0.6),
                        Evidence.of("strong", null, 0.7),
                        Evidence.of("ignored", null, 0.9))));
        DetectorRule.Builder rule = DetectorRule.builder("words")
                .category("mild", CategoryRule.of(PolicyAction.FLAG))
                .category("ignored", CategoryRule.of(PolicyAction.PASS));

        assertThat(check(
                        guardrail(
                                rule.category("strong", new CategoryRule(PolicyAction.BLOCK, 0.8))
                                        .build(),
                                detector),
                        "x"))
                .isInstanceOf(Decision.Pass.class)
                .satisfies(decision -> assertThat(decision.findings())
                        .extracting(Finding::type)
                        .containsExactly("mild"));
        assertThat(check(guardrail(DetectorRule.of("words"), detector), "x")).isInstanceOf(Decision.Block.class);
    }

    @Test
    void what_is_to_be_transformed_is_replaced_and_what_has_no_place_blocks() {
        DetectorRule rule =
                DetectorRule.builder("words").action(PolicyAction.TRANSFORM).build();

        assertThat(check(guardrail(rule, TestDetector.word("words", DetectorCost.LINEAR, "bad")), "a bad, bad word"))
                .isEqualTo(new Decision.Transform(
                        "a [bad], [bad] word",
                        List.of(
                                new Finding("words", "bad", new CharRange(2, 5), 0.9, List.of(), "7", null),
                                new Finding("words", "bad", new CharRange(7, 10), 0.9, List.of(), "7", null))));
        assertThat(check(guardrail(rule, new TestDetector("words", DetectorCost.LINEAR, text -> Detection.of(1))), "x"))
                .isInstanceOf(Decision.Block.class);
    }

    @Test
    void of_places_that_overlap_the_first_is_replaced_and_the_rest_of_the_others_goes() {
        DetectorRule rule =
                DetectorRule.builder("words").action(PolicyAction.TRANSFORM).build();

        assertThat(changed(rule, "0123456789", "2-5 4-8")).isEqualTo("01[2-5]89");
        assertThat(changed(rule, "0123456789", "4-8 2-5")).isEqualTo("01[2-5]89");
        assertThat(changed(rule, "0123456789", "2-4 2-6"))
                .as("the longer of two")
                .isEqualTo("01[2-6]6789");
        assertThat(changed(rule, "0123456789", "2-6 3-5")).as("one within").isEqualTo("01[2-6]6789");
        assertThat(changed(rule, "0123456789", "2-5 5-8")).as("neighbours").isEqualTo("01[2-5][5-8]89");
        assertThat(changed(rule, "0123456789", "0-3 7-10")).isEqualTo("[0-3]3456[7-10]");
    }

    private static String changed(DetectorRule rule, String text, String places) {
        TestDetector detector = new TestDetector(
                "words",
                DetectorCost.LINEAR,
                seen -> Detection.of(Stream.of(places.split(" ", -1))
                        .map(place -> Evidence.of(
                                place,
                                new CharRange(
                                        Integer.parseInt(place.split("-", -1)[0]),
                                        Integer.parseInt(place.split("-", -1)[1])),
                                0.9))
                        .toList()));
        return ((Decision.Transform) check(guardrail(rule, detector), text)).text();
    }

    @Test
    void a_guardrail_of_ones_own_can_stand_in_a_policy_and_be_only_told() {
        GuardrailPolicy policy = GuardrailPolicy.parse("""
                name: test
                version: 1
                stages:
                  user_input:
                    detectors: {prompt-injections: {action: flag}}
                """);
        Guardrail own = Renamed.of("prompt-injections", PromptInjectionGuardrail.standard());

        Decision decision = check(PolicyGuardrail.builder(policy).guardrail(own).build(), ATTACK);

        assertThat(decision).isInstanceOf(Decision.Pass.class);
        assertThat(decision.findings()).isNotEmpty();
    }

    @Test
    void a_reask_stops_only_answers_elsewhere_it_blocks() {
        TestDetector words = TestDetector.word("words", DetectorCost.LINEAR, "bad");
        DetectorRule rule =
                DetectorRule.builder("words").action(PolicyAction.REASK).build();
        PolicyGuardrail guardrail = guardrail(
                GuardrailPolicy.builder("test", "1")
                        .stage(GuardrailStage.USER_INPUT, rule)
                        .stage(GuardrailStage.OUTPUT, rule)
                        .build(),
                words);

        assertThat(guardrail.check(GuardrailStage.OUTPUT, "a bad word", call())).isInstanceOf(Decision.Reask.class);
        assertThat(guardrail.check(GuardrailStage.USER_INPUT, "a bad word", call()))
                .isInstanceOf(Decision.Block.class);
    }

    @Test
    void what_a_guardrail_finds_in_a_stream_that_was_changed_before_has_no_place_of_another_text() {
        TestDetector words = TestDetector.word("words", DetectorCost.LINEAR, "bad");
        PolicyGuardrail guardrail = PolicyGuardrail.builder(GuardrailPolicy.builder("test", "1")
                        .stage(
                                GuardrailStage.OUTPUT,
                                DetectorRule.builder("words")
                                        .action(PolicyAction.TRANSFORM)
                                        .build(),
                                DetectorRule.of("mail"))
                        .build())
                .detector(words)
                .guardrail(Renamed.of("mail", PiiGuardrail.block()))
                .build();
        String text = "A bad word. Write to ann@example.org now.";

        StreamCheck check = guardrail.checkStream(call());
        StreamCheck.Step step = check.push(text);
        Decision streamed = step.decision() == null ? check.finish().decision() : step.decision();

        assertThat(streamed).isInstanceOf(Decision.Block.class);
        assertThat(streamed.findings())
                .extracting(Finding::type, Finding::range)
                .containsExactlyInAnyOrder(Tuple.tuple("bad", new CharRange(2, 5)), Tuple.tuple("email", null));
        assertThat(streamed.findings())
                .containsExactlyInAnyOrderElementsOf(
                        guardrail.check(GuardrailStage.OUTPUT, text, call()).findings());
    }

    @Test
    void kinds_of_personal_data_are_treated_each_in_its_way() {
        GuardrailPolicy policy = GuardrailPolicy.parse("""
                name: test
                version: 1
                stages:
                  user_input:
                    detectors:
                      pii: {categories: {credit_card: block, ip_address: flag, phone: pass}}
                """);
        PolicyGuardrail guardrail = PolicyGuardrail.of(policy);

        assertThat(check(guardrail, "card 4111 1111 1111 1111")).isInstanceOf(Decision.Block.class);
        Decision decision = check(guardrail, "anna@example.org from 192.168.17.4, call +44 20 7946 0958");
        assertThat(((Decision.Transform) decision).text())
                .isEqualTo("<EMAIL_1> from 192.168.17.4, call +44 20 7946 0958");
        assertThat(decision.findings()).extracting(Finding::type).containsExactly("email", "ip_address");
    }
}
