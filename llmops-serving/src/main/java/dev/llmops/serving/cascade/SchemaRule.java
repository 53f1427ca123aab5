package dev.llmops.serving.cascade;

import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.core.json.CompiledSchema;
import dev.llmops.core.json.SchemaViolation;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class SchemaRule implements EscalationRule {

    @Override
    public @Nullable String reason(Caller caller, ModelRequest request, ModelResponse response) {
        if (!(request.responseFormat() instanceof ResponseFormat.Schema format)
                || !response.message().toolCalls().isEmpty()) {
            return null;
        }
        List<SchemaViolation> violations =
                CompiledSchema.of("the response format", format.schema()).violations(response.text());
        return violations.isEmpty() ? null : "it breaks its schema in " + violations.size() + " places";
    }
}
