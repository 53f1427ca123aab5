package dev.llmops.guardrails;

import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.testkit.GuardrailKit;
import java.util.List;

class StructuredOutputKitTest extends GuardrailKit {

    record Point(int x, int y) {}

    private static final StructuredOutput<Point> POINTS = StructuredOutput.of(Point.class);

    @Override
    protected Guardrail guardrail() {
        return POINTS;
    }

    @Override
    protected GuardrailContext call() {
        return GuardrailContext.of(
                Caller.ANONYMOUS,
                ModelRequest.builder()
                        .user("where?")
                        .responseFormat(POINTS.responseFormat())
                        .build());
    }

    @Override
    protected List<String> texts() {
        return List.of("{\"x\":1,\"y\":2}", "```json\n{\"x\":1,\"y\":2}\n```", "{\"x\":1}", "no \uD83D\uDE00", "");
    }
}
