package dev.llmops.spring.boot.autoconfigure;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.guardrails.policy.GuardrailPolicy;
import dev.llmops.guardrails.policy.PolicyGuardrail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.io.ResourceLoader;

/** Reads a policy of guardrails. */
final class PolicyGuardrails {

    private PolicyGuardrails() {}

    static Guardrail read(String location, ResourceLoader resources) {
        if (location.equals("standard")) {
            return PolicyGuardrail.standard();
        }
        try {
            String yaml = resources.getResource(location).getContentAsString(StandardCharsets.UTF_8);
            return PolicyGuardrail.of(GuardrailPolicy.parse(yaml));
        } catch (IOException e) {
            throw new InvalidConfigurationPropertyValueException(
                    "llmops.guardrails.policy",
                    location,
                    "It is neither the word standard nor a file that can be read: " + e.getMessage() + ".");
        }
    }
}
