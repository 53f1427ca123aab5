package dev.llmops.guardrails.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.text.CharRange;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A guard of a Guardrails AI server, {@code POST /guards/ID/validate}, as guardrails-api 0.4 and those before it answer. A text that does not pass counts in full; where the guard
 * mends the text, its evidence carries the mended text. A policy does not put it in place: what a service would have changed is
 * blocked, with the action {@code transform} too. Safe for use
 * by several threads.
 */
public final class GuardrailsAiServer extends ServiceDetector {

    private static final String NAME = "guardrails-ai";

    private final String guard;

    private GuardrailsAiServer(ServiceEndpoint endpoint, String guard) {
        super(NAME, guard, endpoint);
        this.guard = guard;
    }

    /**
     * {@return the detector}
     *
     * @param endpoint where the server is
     * @param guard the guard's id there; a server that knows guards by name takes the name. A guard made without an id gets another one
     *     at each start: give it one, {@code Guard(id="pii", name="pii")}
     */
    public static GuardrailsAiServer of(ServiceEndpoint endpoint, String guard) {
        return new GuardrailsAiServer(endpoint, Objects.requireNonNull(guard, "guard"));
    }

    @Override
    public Detection detect(CheckedText text) {
        String path =
                "/guards/" + URLEncoder.encode(guard, StandardCharsets.UTF_8).replace("+", "%20") + "/validate";
        // Servers before 0.4 read the former.
        Map<String, Object> body = Map.of("llmOutput", text.original(), "llm_output", text.original());
        JsonNode answer = service.post(path, body, GuardrailsAiServer::raised);
        if (raised(answer)) {
            return Detection.of(List.of(Evidence.of("exception", null, 1)));
        }
        if (service.bool(answer, "/validationPassed")) {
            return mended(text, answer);
        }
        List<Evidence> evidence = new ArrayList<>();
        for (JsonNode summary : answer.path("validationSummaries")) {
            String validator = summary.path("validatorName").asText("");
            if (!validator.isEmpty()
                    && summary.path("validatorStatus").asText("fail").equals("fail")) {
                evidence.add(Evidence.of(validator, null, 1));
            }
        }
        return new Detection(1, evidence);
    }

    /** A guard that is to raise an exception says what it found as an error. */
    private static boolean raised(JsonNode answer) {
        return answer.path("detail").asText("").startsWith("Validation failed");
    }

    /** A guard that fixes lets the text pass, and gives another one. */
    private static Detection mended(CheckedText text, JsonNode answer) {
        JsonNode validated = answer.path("validatedOutput");
        if (!validated.isTextual()
                || validated.textValue().equals(text.original())
                || text.original().isEmpty()) {
            return Detection.NONE;
        }
        return Detection.of(
                List.of(Evidence.of("fixed", CharRange.of(text.original()), 1).replacedBy(validated.textValue())));
    }
}
