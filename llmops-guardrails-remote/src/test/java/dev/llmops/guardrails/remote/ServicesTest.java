package dev.llmops.guardrails.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.ClassifierDetector;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.Provenance;
import dev.llmops.guardrails.detect.TextDetector;
import dev.llmops.guardrails.policy.DetectorRule;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.PolicyAction;
import dev.llmops.guardrails.policy.PolicyGuardrail;
import dev.llmops.testkit.ClosedPort;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each service against a fake that speaks its published format. */
class ServicesTest {

    private static final String TEXT = "PLANTED \"quotes\" \u00e4\n and more";

    @Test
    void openai_tells_flagged_categories_with_their_scores() {
        String answer = """
                {"id":"m","model":"omni","results":[{"flagged":true,"categories":{"hate":true,"violence":false},
                 "category_scores":{"hate":0.41,"violence":0.02}}]}
                """;
        try (FakeService fake = new FakeService(200, answer)) {
            Detection detection = OpenAiModeration.of(fake.endpoint(), "omni-moderation-latest")
                    .detect(CheckedText.of(TEXT));

            assertThat(detection.score()).isEqualTo(1);
            assertThat(detection.evidence()).extracting(Evidence::category).containsExactly("hate");
            assertThat(fake.last().path()).isEqualTo("/v1/moderations");
            assertThat(fake.last().key()).isEqualTo("Bearer key");
            assertThat(fake.last().body().get("input").textValue()).isEqualTo(TEXT);
            assertThat(fake.last().body().get("model").textValue()).isEqualTo("omni-moderation-latest");
        }
    }

    @Test
    void a_classifier_server_tells_labels_with_their_scores() {
        String answer = """
                [{"score":0.97,"label":"LABEL_1"},{"score":0.03,"label":"LABEL_0"}]
                """;
        try (FakeService fake = new FakeService(200, answer)) {
            ClassifierDetector check =
                    ClassifierDetector.promptGuard(ClassifierServer.of(fake.endpoint(), "guard", 1500));
            Detection detection = check.detect(CheckedText.of(TEXT));

            assertThat(detection.score()).isEqualTo(0.97);
            assertThat(detection.evidence()).extracting(Evidence::category).containsExactly("malicious");
            assertThat(check.version()).isEqualTo("1 guard");
            assertThat(fake.last().path()).isEqualTo("/predict");
            assertThat(fake.last().body().get("inputs").textValue()).isEqualTo(TEXT);
        }
        for (String wrong : new String[] {"{}", "[]", "[{\"label\":\"LABEL_1\"}]", "[{\"score\":0.1}]", "[1]"}) {
            try (FakeService fake = new FakeService(200, wrong)) {
                ClassifierDetector check =
                        ClassifierDetector.promptGuard(ClassifierServer.of(fake.endpoint(), "guard", 1500));
                assertThatThrownBy(() -> check.detect(CheckedText.of(TEXT))).isInstanceOf(LlmOpsException.class);
            }
        }
    }

    @Test
    void azure_is_asked_about_prompts_and_documents_in_their_own_members() {
        String answer = """
                {"userPromptAnalysis":{"attackDetected":false},"documentsAnalysis":[{"attackDetected":true}]}
                """;
        try (FakeService fake = new FakeService(200, answer)) {
            AzurePromptShields shields = AzurePromptShields.of(fake.endpoint());

            assertThat(shields.detect(CheckedText.of(TEXT))).isEqualTo(Detection.NONE);
            assertThat(fake.last().path()).isEqualTo("/contentsafety/text:shieldPrompt?api-version=2024-09-01");
            assertThat(fake.last().body().get("userPrompt").textValue()).isEqualTo(TEXT);
            assertThat(fake.last().body().get("documents")).isEmpty();

            assertThat(shields.detect(at(GuardrailStage.PASSAGE)).evidence())
                    .extracting(Evidence::category)
                    .containsExactly("document_attack");
            assertThat(fake.last().body().at("/documents/0").textValue()).isEqualTo(TEXT);
        }
    }

    @Test
    void llama_stack_tells_its_violation_by_level() {
        String answer = """
                {"violation":{"violation_level":"error","user_message":"no","metadata":{"violation_type":"S9"}}}
                """;
        try (FakeService fake = new FakeService(200, answer)) {
            Detection detection =
                    LlamaStackShield.of(fake.endpoint(), "llama-guard").detect(at(GuardrailStage.OUTPUT));

            assertThat(detection.evidence()).extracting(Evidence::category).containsExactly("S9");
            assertThat(fake.last().path()).isEqualTo("/v1/safety/run-shield");
            assertThat(fake.last().body().get("shield_id").textValue()).isEqualTo("llama-guard");
            assertThat(fake.last().body().at("/messages/0/role").textValue()).isEqualTo("assistant");
        }
        try (FakeService fake = new FakeService(200, "{\"violation\":null}")) {
            assertThat(LlamaStackShield.of(fake.endpoint(), "s").detect(CheckedText.of(TEXT)))
                    .isEqualTo(Detection.NONE);
        }
    }

    @Test
    void guardrails_ai_names_what_failed_and_brings_what_it_mended() {
        String failed = """
                {"callId":"1","rawLlmOutput":"x","validatedOutput":null,"validationPassed":false,
                 "validationSummaries":[{"validatorName":"DetectPII","validatorStatus":"fail","failureReason":"r"}]}
                """;
        try (FakeService fake = new FakeService(200, failed)) {
            Detection detection =
                    GuardrailsAiServer.of(fake.endpoint(), "my guard").detect(CheckedText.of(TEXT));

            assertThat(detection.score()).isEqualTo(1);
            assertThat(detection.evidence()).extracting(Evidence::category).containsExactly("DetectPII");
            assertThat(fake.last().path()).isEqualTo("/guards/my%20guard/validate");
            assertThat(fake.last().body().get("llmOutput").textValue()).isEqualTo(TEXT);
            assertThat(fake.last().body().get("llm_output").textValue()).isEqualTo(TEXT);
        }
        try (FakeService fake = new FakeService(200, "{\"validationPassed\":true,\"validatedOutput\":\"mended\"}")) {
            assertThat(GuardrailsAiServer.of(fake.endpoint(), "g")
                            .detect(CheckedText.of(TEXT))
                            .evidence())
                    .extracting(Evidence::replacement)
                    .containsExactly("mended");
        }
    }

    @Test
    void a_guard_that_raises_an_exception_is_no_failure_of_the_service() {
        try (FakeService fake =
                new FakeService(400, "{\"detail\":\"Validation failed for field with errors: a cat\"}")) {
            assertThat(GuardrailsAiServer.of(fake.endpoint(), "g")
                            .detect(CheckedText.of(TEXT))
                            .score())
                    .isEqualTo(1);
        }
        try (FakeService fake = new FakeService(400, "{\"detail\":\"no such thing\"}")) {
            assertThatThrownBy(() -> GuardrailsAiServer.of(fake.endpoint(), "g").detect(CheckedText.of(TEXT)))
                    .isInstanceOf(GuardrailServiceException.class)
                    .hasMessageContaining("status 400");
        }
    }

    @Test
    void rebuff_compares_each_score_with_its_own_limit() {
        String attack = """
                {"heuristicScore":0.76,"modelScore":0.9,"vectorScore":{"topScore":0.1,"countOverMaxVectorScore":0}}
                """;
        try (FakeService fake = new FakeService(200, attack)) {
            Detection detection = RebuffApi.of(fake.endpoint()).detect(CheckedText.of(TEXT));

            assertThat(detection.score()).isEqualTo(1);
            assertThat(detection.evidence()).extracting(Evidence::category).containsExactly("heuristic");
            assertThat(fake.last().path()).isEqualTo("/api/detect");
            assertThat(fake.last().body().get("userInput").textValue()).isEqualTo(TEXT);
            assertThat(HexFormat.of()
                            .parseHex(fake.last().body().get("userInputBase64").textValue()))
                    .as("what Rebuff's clients send under this name is hexadecimal")
                    .isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
        }
        try (FakeService fake = new FakeService(200, attack.replace("0.76", "0.75"))) {
            assertThat(RebuffApi.of(fake.endpoint())
                            .detect(CheckedText.of(TEXT))
                            .score())
                    .isLessThan(0.5);
        }
    }

    @Test
    void rebuff_since_2024_says_which_tactic_found_something() {
        String answer = """
                {"injectionDetected":%1$s,"tacticResults":[
                {"name":"heuristic","score":0.2,"threshold":0.75,"detected":false,"additionalFields":{}},
                {"name":"vector_db","score":0.95,"threshold":0.9,"detected":%1$s,"additionalFields":{}}]}
                """;
        try (FakeService fake = new FakeService(200, answer.formatted(true))) {
            Detection detection = RebuffApi.of(fake.endpoint()).detect(CheckedText.of(TEXT));
            assertThat(detection.score()).isEqualTo(1);
            assertThat(detection.evidence()).extracting(Evidence::category).containsExactly("vector_db");
        }
        try (FakeService fake = new FakeService(200, answer.formatted(false))) {
            assertThat(RebuffApi.of(fake.endpoint())
                            .detect(CheckedText.of(TEXT))
                            .score())
                    .isLessThan(0.5);
        }
        try (FakeService fake = new FakeService(200, "{\"injectionDetected\":false,\"tacticResults\":[]}")) {
            assertThatThrownBy(() -> RebuffApi.of(fake.endpoint()).detect(CheckedText.of(TEXT)))
                    .isInstanceOf(GuardrailServiceException.class)
                    .hasMessageContaining("ran no tactic");
        }
    }

    static Stream<Arguments> services() {
        return Stream.of(
                Arguments.of("openai", (Function<ServiceEndpoint, TextDetector>) e -> OpenAiModeration.of(e, "m")),
                Arguments.of("azure", (Function<ServiceEndpoint, TextDetector>) AzurePromptShields::of),
                Arguments.of("llama", (Function<ServiceEndpoint, TextDetector>) e -> LlamaStackShield.of(e, "s")),
                Arguments.of(
                        "guardrails-ai", (Function<ServiceEndpoint, TextDetector>) e -> GuardrailsAiServer.of(e, "g")),
                Arguments.of("rebuff", (Function<ServiceEndpoint, TextDetector>) RebuffApi::of));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("services")
    void no_verdict_is_a_typed_failure_without_the_text(String name, Function<ServiceEndpoint, TextDetector> service) {
        for (FakeService fake : new FakeService[] {
            new FakeService(500, "{}"),
            new FakeService(400, "{}"),
            new FakeService(401, "{}"),
            new FakeService(302, "{}"),
            new FakeService(200, "{}"),
            new FakeService(200, "[]"),
            new FakeService(200, "no JSON at all"),
            new FakeService(200, ""),
            new FakeService(200, " ".repeat(2 << 20))
        }) {
            try (fake) {
                assertThatThrownBy(() -> service.apply(fake.endpoint()).detect(CheckedText.of(TEXT)))
                        .isInstanceOf(GuardrailServiceException.class)
                        .hasMessageContaining("at http://127.0.0.1")
                        .hasMessageNotContaining("PLANTED");
            }
        }
    }

    @Test
    void a_service_that_begins_to_answer_and_hangs_is_given_up() {
        try (FakeService fake = new FakeService(200, null)) {
            TextDetector shields = AzurePromptShields.of(fake.endpoint().withTimeout(Duration.ofMillis(200)));

            assertThatThrownBy(() -> shields.detect(CheckedText.of(TEXT)))
                    .isInstanceOf(GuardrailServiceException.class)
                    .hasMessageContaining("gave no answer within PT0.2S");
        }
    }

    @Test
    void nobody_at_the_address_is_a_failure_and_a_policy_stays_closed() {
        try (ClosedPort nobody = new ClosedPort()) {
            PolicyGuardrail guardrail = PolicyGuardrail.builder(GuardrailPolicy.builder("p", "1")
                            .stage(GuardrailStage.USER_INPUT, DetectorRule.of("azure-prompt-shields"))
                            .build())
                    .detector(AzurePromptShields.of(ServiceEndpoint.of(nobody.uri(""))))
                    .build();

            Decision decision = guardrail.check(GuardrailStage.USER_INPUT, TEXT, GuardrailContext.of(Caller.ANONYMOUS));

            assertThat(decision).isInstanceOf(Decision.Block.class);
            assertThat(decision.findings().toString())
                    .contains("detector_failed")
                    .doesNotContain("PLANTED");
        }
    }

    @Test
    void a_policy_blocks_what_a_service_flags() {
        try (FakeService fake = new FakeService(200, "{\"violation\":{\"violation_level\":\"error\"}}")) {
            PolicyGuardrail guardrail = PolicyGuardrail.builder(GuardrailPolicy.builder("p", "1")
                            .stage(
                                    GuardrailStage.OUTPUT,
                                    DetectorRule.builder("llama-stack")
                                            .action(PolicyAction.BLOCK)
                                            .build())
                            .build())
                    .detector(LlamaStackShield.of(fake.endpoint(), "s"))
                    .build();

            assertThat(guardrail.check(GuardrailStage.OUTPUT, TEXT, GuardrailContext.of(Caller.ANONYMOUS)))
                    .isInstanceOf(Decision.Block.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://x", "localhost", "http://ann:secret@x", "http://x?key=secret"})
    void an_address_that_is_none_is_refused(String address) {
        assertThatThrownBy(() -> ServiceEndpoint.of(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be an http or https address");
    }

    @Test
    void a_key_is_not_shown() {
        ServiceEndpoint endpoint = ServiceEndpoint.of(URI.create("http://x")).withHeader("api-key", "SECRET");

        assertThat(endpoint).hasToString("ServiceEndpoint[http://x, headers [api-key], timeout PT5S]");
        assertThatThrownBy(() -> endpoint.withTimeout(Duration.ZERO)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> endpoint.withHeader("api-key", "SECRET\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("api-key")
                .hasMessageNotContaining("SECRET");
    }

    private static CheckedText at(GuardrailStage stage) {
        return CheckedText.of(TEXT, stage, Provenance.WEB, GuardrailContext.of(Caller.ANONYMOUS));
    }
}
