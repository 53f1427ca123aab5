package dev.llmops.guardrails.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.guardrails.PiiGuardrail;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.ClassifierDetector;
import dev.llmops.guardrails.detect.DenyList;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.DetectorCost;
import dev.llmops.guardrails.detect.GuardModelDetector;
import dev.llmops.guardrails.detect.KnownAttackStore;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.detect.TextClassifier;
import dev.llmops.testkit.ScriptedModelClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each setting of a policy means, and what it refuses. */
class PolicySettingsTest extends PolicyTestBase {

    @Test
    void the_json_has_what_was_set_and_nothing_else() {
        GuardrailPolicy policy = GuardrailPolicy.parse("""
                name: p
                version: 1
                strictness: {web: 0.5, user: 0.75}
                stages:
                  output:
                    on_failure: open
                    budget: 2s
                    max_hold: 500ms
                    max_length: 9
                    provenance: tool
                    sources: {b: web, a: user}
                    detectors:
                      words:
                        action: reask
                        threshold: 0.5
                        on_failure: closed
                        timeout: 3s
                        operator: mask
                        allow: [x, y]
                        sample: 0.25
                        categories: {some: flag, other: {action: block, threshold: 0.75}}
                      plain:
                """);

        assertThat(policy.toJson())
                .isEqualTo("{\"name\":\"p\",\"stages\":{\"output\":{\"budget\":\"PT2S\",\"detectors\":["
                        + "{\"action\":\"reask\",\"allow\":[\"x\",\"y\"],\"categories\":{"
                        + "\"other\":{\"action\":\"block\",\"threshold\":0.75},\"some\":{\"action\":\"flag\"}},"
                        + "\"detector\":\"words\",\"on_failure\":\"closed\",\"operator\":\"mask\",\"sample\":0.25,"
                        + "\"threshold\":0.5,\"timeout\":\"PT3S\"},{\"detector\":\"plain\"}],"
                        + "\"max_hold\":\"PT0.5S\",\"max_length\":9,\"on_failure\":\"open\",\"provenance\":\"tool\","
                        + "\"sources\":{\"a\":\"user\",\"b\":\"web\"}}},"
                        + "\"strictness\":{\"user\":0.75,\"web\":0.5},\"version\":\"1\"}");
        assertThat(GuardrailPolicy.parse(policy.toJson())).isEqualTo(policy).hasSameHashCodeAs(policy);
        assertThat(policy)
                .hasToString("p@1 (" + policy.identity().digest() + ")")
                .isNotEqualTo(GuardrailPolicy.parse(policy.toJson().replace("\"p\"", "\"q\"")))
                .isNotEqualTo(null);
    }

    @Test
    void what_is_left_out_has_the_usual_value() {
        StagePolicy stage = GuardrailPolicy.parse(
                        "{name: p, version: 1, stages: {tool_result: {detectors: [pii, {detector: secrets}]}}}")
                .stages()
                .get(GuardrailStage.TOOL_RESULT);

        assertThat(stage)
                .isEqualTo(new StagePolicy(
                        stage.detectors(),
                        Provenance.TOOL,
                        OnFailure.CLOSED,
                        null,
                        StagePolicy.DEFAULT_MAX_LENGTH,
                        null));
        assertThat(stage.detectors()).extracting(DetectorRule::detector).containsExactly("pii", "secrets");
        DetectorRule rule = stage.detectors().get(1);
        assertThat(rule.action()).isNull();
        assertThat(rule.threshold()).isNull();
        assertThat(rule.onFailure()).isNull();
        assertThat(rule.timeout()).isNull();
        assertThat(rule.operator()).isNull();
        assertThat(rule.sample()).isEqualTo(1);
        assertThat(rule.allow()).isEmpty();
        assertThat(rule.categories()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "user_input, USER",
        "earlier_answer, DEVELOPER",
        "passage, WEB",
        "tool_call, DEVELOPER",
        "tool_result, TOOL",
        "output, DEVELOPER"
    })
    void each_stage_has_its_usual_writer(String stage, Provenance writer) {
        assertThat(GuardrailPolicy.parse("{name: p, version: 1, stages: {" + stage + ": {detectors: [pii]}}}")
                        .stages()
                        .values())
                .extracting(StagePolicy::provenance)
                .containsExactly(writer);
    }

    @ParameterizedTest
    @CsvSource({"1ms, PT0.001S", "250 ms, PT0.25S", "' 2s ', PT2S", "3 s, PT3S", "PT1M, PT1M", "3600s, PT1H"})
    void a_time_is_written_in_milliseconds_seconds_or_as_iso_8601_has_it(String text, Duration time) {
        assertThat(withBudget(text).stages().get(GuardrailStage.USER_INPUT).budget())
                .isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "s", "ms", "xs", "P1", "1.5s", "99999999999999999999s", "9223372036854775807s"})
    void another_time_is_refused(String text) {
        assertThatThrownBy(() -> withBudget(text))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageStartingWith("stages.user_input.budget: ");
    }

    private static GuardrailPolicy withBudget(String budget) {
        return GuardrailPolicy.parse(
                "{name: p, version: 1, stages: {user_input: {budget: \"" + budget + "\", detectors: [pii]}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | the policy must be a mapping of names to values, but was []",
                "'' | the policy must be a mapping of names to values, but was ",
                "{name: p, version: 1} | the policy must have 'stages'",
                "{version: 1, stages: {}} | the policy must have 'name'",
                "{name: p, stages: {}} | the policy must have 'version'",
                "{name: p, version: ~, stages: {}} | the policy must have 'version'",
                "{name: [p], version: 1, stages: {}} | name: must be a text, but was [\"p\"]",
                "{name: p, version: ' ', stages: {}} | version: must not be blank",
                "{name: p, version: 1, stages: 7} | stages: must be a mapping of names to values, but was 7",
                "{name: p, version: 1, stages: {output: }} | stages.output: must have 'detectors'",
                "{name: p, version: 1, stages: {output: {detectors: [pii, 7]}}}"
                        + " | stages.output.detectors[1]: must be a mapping of names to values, but was 7",
                "{name: p, version: 1, stages: {output: {detectors: [pii, {action: flag}]}}}"
                        + " | stages.output.detectors[1]: must have 'detector'",
                "{name: p, version: 1, stages: {output: {detectors: [pii], max_length: 1.5}}}"
                        + " | stages.output.max_length: must be a whole number of at least 1, but was 1.5",
                "{name: p, version: 1, stages: {output: {detectors: [pii], max_length: 2147483648}}}"
                        + " | stages.output.max_length: must be a whole number of at least 1, but was 2147483648",
                "{name: p, version: 1, stages: {output: {detectors: {pii: {allow: a}}}}}"
                        + " | stages.output.detectors.pii.allow: must be a list",
                "{name: p, version: 1, stages: {output: {detectors: {pii: {allow: []}}}}}"
                        + " | stages.output.detectors.pii.allow: allow must name something, but was empty",
                "{name: p, version: 1, stages: {output: {detectors: {pii: {categories: {a: {action: block, threshold: 2}}}}}}}"
                        + " | stages.output.detectors.pii.categories.a.threshold: threshold must be above 0 and at most 1, but was 2.0",
                "{name: p, version: 1, stages: {output: {detectors: {pii: {categories: {a: {action: block, level: 2}}}}}}}"
                        + " | stages.output.detectors.pii.categories.a: knows action, threshold, but not 'level'",
            })
    void what_is_missing_or_of_another_kind_is_refused_with_its_place(String yaml, String message) {
        assertThatThrownBy(() -> GuardrailPolicy.parse(yaml))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageStartingWith(message)
                .satisfies(e -> assertThat(message.startsWith("the policy ") ? "" : message.split(": ", -1)[0])
                        .isEqualTo(((InvalidPolicyException) e).path()));
    }

    @Test
    void a_long_value_is_shown_in_part_and_one_of_sixty_characters_whole() {
        assertThatThrownBy(() -> withBudget("x".repeat(58))).hasMessageEndingWith("but was \"" + "x".repeat(58) + "\"");
        assertThatThrownBy(() -> withBudget("x".repeat(59)))
                .hasMessageEndingWith("but was \"" + "x".repeat(59) + "...");
    }

    @Test
    void a_policy_of_more_than_a_million_characters_is_not_read() {
        String yaml = "{name: p, version: 1, stages: {output: {detectors: [pii]}}}";
        String longest = yaml + " ".repeat((1 << 20) - yaml.length());

        assertThatCode(() -> GuardrailPolicy.parse(longest)).doesNotThrowAnyException();
        assertThatThrownBy(() -> GuardrailPolicy.parse(longest + " "))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessage("a policy must have at most 1048576 characters, but had 1048577");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "pii: {action: pass} | action of 'pii' must be flag, transform or block, but was pass",
                "secrets: {action: reask} | action of 'secrets' must be flag, transform or block, but was reask",
                "pii: {action: block, categories: {email: block}} | 'pii' with the action block takes no categories",
                "pii: {categories: {email: {action: flag, threshold: 0.5}}} | 'pii' takes no threshold for a category, but email has one",
                "pii: {categories: {email: reask}} | 'pii' cannot ask again, but is to for email",
                "secrets: {categories: {password: flag}} | 'secrets' takes one action for all its categories",
            })
    void what_redacts_takes_only_what_it_can_do(String rule, String message) {
        GuardrailPolicy policy =
                GuardrailPolicy.parse("{name: p, version: 1, stages: {output: {detectors: {" + rule + "}}}}");

        assertThatThrownBy(() -> PolicyGuardrail.of(policy))
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pii: | <EMAIL_1>, password=hunter2secret99",
                "pii: {operator: mask} | ****@*******.org, password=hunter2secret99",
                "pii: {action: flag} | anna@example.org, password=hunter2secret99",
                "pii: {action: flag, categories: {email: flag}} | anna@example.org, password=hunter2secret99",
                "pii: {action: flag, categories: {email: pass}} | anna@example.org, password=hunter2secret99",
                "pii: {categories: {email: transform}} | <EMAIL_1>, password=hunter2secret99",
                "pii: {categories: {phone: block}} | <EMAIL_1>, password=hunter2secret99",
                "pii: {action: block} |",
                "pii: {categories: {email: block}} |",
                "secrets: | anna@example.org, password=<PASSWORD_1>",
                "secrets: {operator: mask} | anna@example.org, password=***************",
                "secrets: {operator: placeholder} | anna@example.org, password=<PASSWORD_1>",
                "secrets: {action: flag} | anna@example.org, password=hunter2secret99",
                "secrets: {action: block} |",
            })
    void each_action_and_operator_does_what_it_says(String rule, String expected) {
        GuardrailPolicy policy =
                GuardrailPolicy.parse("{name: p, version: 1, stages: {user_input: {detectors: {" + rule + "}}}}");
        String text = "anna@example.org, password=hunter2secret99";

        Decision decision = check(PolicyGuardrail.of(policy), text);

        String after = decision instanceof Decision.Transform transform
                ? transform.text()
                : decision instanceof Decision.Block ? null : text;
        assertThat(after).isEqualTo(expected);
        assertThat(decision.findings())
                .extracting(Finding::type)
                .isEqualTo(
                        rule.contains("email: pass")
                                ? List.of()
                                : List.of(rule.startsWith("pii") ? "email" : "password"));
    }

    @Test
    void a_rule_of_the_builder_is_set_once() {
        DetectorRule.Builder rule = DetectorRule.builder("words")
                .action(PolicyAction.FLAG)
                .category("a", CategoryRule.of(PolicyAction.FLAG))
                .onFailure(OnFailure.OPEN)
                .timeout(Duration.ofSeconds(1))
                .sample(0.5)
                .operator("mask")
                .allow(List.of("x"));

        assertThatThrownBy(() -> rule.action(PolicyAction.BLOCK))
                .hasMessage("action was set twice: to FLAG and to BLOCK");
        assertThatThrownBy(() -> rule.category("a", CategoryRule.of(PolicyAction.BLOCK)))
                .hasMessage("category 'a' was given twice");
        assertThatThrownBy(() -> rule.onFailure(OnFailure.CLOSED))
                .hasMessage("onFailure was set twice: to OPEN and to CLOSED");
        assertThatThrownBy(() -> rule.timeout(Duration.ofSeconds(2)))
                .hasMessage("timeout was set twice: to PT1S and to PT2S");
        assertThatThrownBy(() -> rule.sample(0.6)).hasMessage("sample was set twice: to 0.5 and to 0.6");
        assertThatThrownBy(() -> rule.operator("x")).hasMessage("operator was set twice: to mask and to x");
        assertThatThrownBy(() -> rule.allow(List.of("y"))).hasMessage("allow was set twice: to [x] and to [y]");
        assertThatThrownBy(() -> DetectorRule.of(" ")).hasMessage("detector must have a name, but it was blank");
        assertThat(rule.build().timeout()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void a_stage_and_a_strictness_of_the_builder_are_given_once() {
        GuardrailPolicy.Builder policy = GuardrailPolicy.builder("p", "1")
                .stage(GuardrailStage.OUTPUT, DetectorRule.of("pii"))
                .strictness(Provenance.WEB, 0.5);

        assertThatThrownBy(() -> policy.stage(GuardrailStage.OUTPUT, DetectorRule.of("pii")))
                .hasMessage("stage OUTPUT was given twice");
        assertThatThrownBy(() -> policy.strictness(Provenance.WEB, 0.4))
                .hasMessage("strictness of WEB was given twice");
        for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> policy.strictness(Provenance.USER, wrong))
                    .hasMessage("strictness must be above 0, but was " + wrong);
        }
        assertThat(policy.strictness(Provenance.USER, 0.5).build().strictness())
                .as("as strict as the one who is trusted more")
                .isEqualTo(Map.of(Provenance.USER, 0.5, Provenance.WEB, 0.5));
    }

    @Test
    void the_times_of_a_stage_that_code_makes_are_in_range_too() {
        assertThatThrownBy(() -> stage(Duration.ZERO, null)).hasMessage("budget must be above 0, but was PT0S");
        assertThatThrownBy(() -> stage(null, Duration.ofMinutes(61)))
                .hasMessage("maxHold must be at most PT1H, but was PT1H1M");
        assertThat(stage(Duration.ofHours(1), Duration.ofNanos(1)).maxHold()).isEqualTo(Duration.ofNanos(1));
    }

    private static StagePolicy stage(@Nullable Duration budget, @Nullable Duration maxHold) {
        return new StagePolicy(
                List.of(DetectorRule.of("pii")), Provenance.USER, OnFailure.CLOSED, budget, 100, maxHold);
    }

    @Test
    void a_guardrail_takes_each_name_seed_and_key_once() {
        PolicyGuardrail.Builder builder = PolicyGuardrail.builder(GuardrailPolicy.standard())
                .detector(TestDetector.word("words", DetectorCost.LINEAR, "bad"))
                .guardrail(Renamed.of("mine", PiiGuardrail.block()))
                .samplingSeed(1)
                .fingerprintKey(new byte[16]);

        for (String taken : List.of("words", "mine", "pii", "toxicity", "language", "links")) {
            assertThatThrownBy(() -> builder.detector(TestDetector.word(taken, DetectorCost.LINEAR, "bad")))
                    .hasMessageStartingWith("there is a detector '" + taken + "' already");
            assertThatThrownBy(() -> builder.guardrail(Renamed.of(taken, PiiGuardrail.block())))
                    .hasMessageStartingWith("there is a detector '" + taken + "' already");
        }
        assertThatThrownBy(() -> builder.samplingSeed(2)).hasMessage("samplingSeed was set twice: to 1 and to 2");
        assertThatThrownBy(() -> builder.fingerprintKey(new byte[16])).hasMessage("fingerprintKey was set twice");
        assertThatThrownBy(() ->
                        PolicyGuardrail.builder(GuardrailPolicy.standard()).fingerprintKey(new byte[15]))
                .hasMessage("fingerprintKey must have at least 16 bytes, but had 15");
    }

    @Test
    void a_guardrail_looks_at_the_stages_of_its_policy_and_has_its_name() {
        PolicyGuardrail guardrail = PolicyGuardrail.of(GuardrailPolicy.builder("inputs", "1")
                .stage(GuardrailStage.USER_INPUT, DetectorRule.of("pii"))
                .build());

        assertThat(guardrail.name()).isEqualTo("inputs");
        assertThat(guardrail.stages()).containsExactly(GuardrailStage.USER_INPUT);
        assertThat(guardrail.policy().version()).isEqualTo("1");
        assertThat(guardrail.check(GuardrailStage.OUTPUT, "anna@example.org", call()))
                .isEqualTo(Decision.pass());
        assertThat(guardrail.inspect(GuardrailStage.OUTPUT, "anna@example.org", call()))
                .isEqualTo(new StageReport(Decision.pass(), "anna@example.org", Map.of()));
        assertThat(guardrail.checkStream(call()).push("anna@example.org").released())
                .isEqualTo("anna@example.org");
    }

    @Test
    void the_longest_text_of_a_stage_passes_and_a_longer_one_does_not() {
        PolicyGuardrail guardrail = PolicyGuardrail.of(GuardrailPolicy.parse(
                "{name: p, version: 1, stages: {user_input: {max_length: 5, detectors: [pii]}}}"));

        assertThat(check(guardrail, "12345")).isEqualTo(Decision.pass());
        assertThat(check(guardrail, "123456")).isInstanceOf(Decision.Block.class);
        assertThat(check(guardrail, "")).isEqualTo(Decision.pass());
        assertThat(GuardrailPolicy.parse("{name: p, version: 1, stages: {output: {max_length: 1, detectors: [pii]}}}")
                        .stages()
                        .get(GuardrailStage.OUTPUT)
                        .maxLength())
                .isEqualTo(1);
    }

    @Test
    void a_piece_is_held_for_as_long_as_it_may_be_and_no_longer() {
        AtomicLong now = new AtomicLong(Duration.ofHours(1).toNanos());
        StreamCheck check = streamed("max_hold: 200ms", now, text -> Detection.NONE);

        assertThat(check.push("A slow sentence ").released()).isEmpty();
        now.addAndGet(Duration.ofMillis(200).toNanos());
        assertThat(check.push("that ").released()).isEmpty();
        now.addAndGet(1);
        assertThat(check.push("goes").released()).isEqualTo("A slow sentence that ");
    }

    @Test
    void the_budget_of_a_streamed_answer_is_one_for_each_sentence() {
        AtomicLong now = new AtomicLong();
        StreamCheck check = streamed("budget: 50ms", now, text -> {
            now.addAndGet(Duration.ofMillis(40).toNanos());
            return Detection.NONE;
        });

        assertThat(check.push("One. Two. Three. ").decision()).isNull();
        assertThat(check.finish().decision()).isEqualTo(Decision.pass());
    }

    private static StreamCheck streamed(String setting, AtomicLong now, Function<CheckedText, Detection> says) {
        GuardrailPolicy policy =
                GuardrailPolicy.parse("{name: p, version: 1, stages: {output: {" + setting + ", detectors: [words]}}}");
        return PolicyGuardrail.builder(policy)
                .detector(new TestDetector("words", DetectorCost.LINEAR, says))
                .ticker(now::get)
                .build()
                .checkStream(call());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "language: {allow: [en], categories: {klingon: block}} | there is no category 'klingon'",
                "gibberish: {categories: {mush: flag}} | there is no category 'mush'",
                "bias: {categories: {opinion: flag}} | there is no category 'opinion'",
                "names: {categories: {persons: flag}} | there is no category 'persons'",
                "list: {categories: {rivals: flag}} | there is no category 'rivals'",
                "llama-guard: {categories: {s1: flag}} | there is no category 's1'",
                "classifier: {categories: {LABEL_1: flag}} | there is no category 'LABEL_1'",
                "known-attacks: {categories: {attack: flag}} | there is no category 'attack'",
                "secrets: {action: block, operator: mask} | with the action block replaces nothing",
                "pii: {action: block, operator: sparkle} | with the action block replaces nothing",
                "pii: {action: flag, operator: mask} | with the action flag replaces nothing",
                "own: {operator: mask} | takes no operator",
                "own: {categories: {some: flag}} | takes no categories",
                "own: {action: block} | takes no action but flag",
            })
    void a_setting_that_would_do_nothing_is_refused(String rule, String problem) {
        GuardrailPolicy policy = GuardrailPolicy.parse(
                "{name: p, version: 1, stages: {output: {detectors: {" + rule.replace('|', ',') + "}}}}");
        PolicyGuardrail.Builder builder = PolicyGuardrail.builder(policy)
                .detector(DenyList.named("list").deny("rival", "acme").build())
                .detector(GuardModelDetector.llamaGuard(ScriptedModelClient.saying("safe")))
                .detector(ClassifierDetector.of(
                        "classifier", classifier(), Map.of("LABEL_1", "harmful"), List.of("LABEL_0")))
                .detector(new KnownAttackStore(1, Duration.ofDays(1), InstantSource.system()))
                .guardrail(Renamed.of("own", PiiGuardrail.redact()));

        assertThatThrownBy(builder::build)
                .isInstanceOf(InvalidPolicyException.class)
                .hasMessageContaining(problem);
    }

    private static TextClassifier classifier() {
        return new TextClassifier() {
            @Override
            public String version() {
                return "1";
            }

            @Override
            public int maxLength() {
                return 100;
            }

            @Override
            public Map<String, Double> classify(String text) {
                return Map.of("LABEL_0", 1.0);
            }
        };
    }

    @Test
    void what_only_the_classifier_of_injections_tells_has_a_category_that_can_be_named() {
        PolicyGuardrail guardrail = PolicyGuardrail.of(GuardrailPolicy.parse("""
                {name: p, version: 1, stages: {user_input: {detectors: {prompt-injection: {categories: {instruction: flag}}}}}}
                """));

        assertThat(guardrail.stages()).containsExactly(GuardrailStage.USER_INPUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{contact: flag, email: pass}", "{email: pass, contact: flag}"})
    void the_rule_of_a_kind_prevails_over_that_of_its_category(String categories) {
        PolicyGuardrail guardrail = PolicyGuardrail.of(GuardrailPolicy.parse(
                "{name: p, version: 1, stages: {user_input: {detectors: {pii: {categories: " + categories + "}}}}}"));

        assertThat(check(guardrail, "Mail a@example.org or call +1 415 555 2671.")
                        .findings())
                .extracting(Finding::type)
                .containsExactly("phone");
    }

    @Test
    void a_second_document_is_refused() {
        assertThatThrownBy(() -> GuardrailPolicy.parse("""
                {name: p, version: 1, stages: {}}
                ---
                {name: p, version: 2, stages: {}}
                """)).isInstanceOf(InvalidPolicyException.class);
    }
}
