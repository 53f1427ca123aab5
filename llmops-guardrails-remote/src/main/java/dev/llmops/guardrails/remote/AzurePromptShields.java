package dev.llmops.guardrails.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Azure AI Content Safety's Prompt Shields, {@code POST /contentsafety/text:shieldPrompt} of version 2024-09-01: what users type
 * is asked about as a prompt, passages and tool results as documents. Safe for use by multiple threads.
 */
public final class AzurePromptShields extends ServiceDetector {

    private static final String NAME = "azure-prompt-shields";
    private static final String VERSION = "2024-09-01";

    private AzurePromptShields(ServiceEndpoint endpoint) {
        super(NAME, VERSION, endpoint);
    }

    /**
     * {@return the detector}
     *
     * @param endpoint the resource's address, with the header {@code Ocp-Apim-Subscription-Key}
     */
    public static AzurePromptShields of(ServiceEndpoint endpoint) {
        return new AzurePromptShields(endpoint);
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.USER_INPUT, GuardrailStage.PASSAGE, GuardrailStage.TOOL_RESULT);
    }

    @Override
    public Set<String> categories() {
        return Set.of("user_prompt_attack", "document_attack");
    }

    @Override
    public Detection detect(CheckedText text) {
        boolean typed = text.stage() == GuardrailStage.USER_INPUT;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("userPrompt", typed ? text.original() : "");
        body.put("documents", typed ? List.of() : List.of(text.original()));
        JsonNode answer = service.post("/contentsafety/text:shieldPrompt?api-version=" + VERSION, body);
        boolean attack = service.bool(
                answer, typed ? "/userPromptAnalysis/attackDetected" : "/documentsAnalysis/0/attackDetected");
        return attack
                ? Detection.of(List.of(Evidence.of(typed ? "user_prompt_attack" : "document_attack", null, 1)))
                : Detection.NONE;
    }
}
