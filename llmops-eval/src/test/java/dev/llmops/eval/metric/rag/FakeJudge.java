package dev.llmops.eval.metric.rag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.testkit.ScriptedModelClient;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * A judge that reads: a claim is supported if a passage has its words, contradicted if one has them behind "it is false that", and not told otherwise. Asked
 * for claims it gives the parts of the answer between semicolons.
 */
public final class FakeJudge {

    private static final ObjectMapper JSON = new ObjectMapper();

    private FakeJudge() {}

    public static ScriptedModelClient honest() {
        return spoiling(reply -> reply);
    }

    /** One whose verdicts pass through somebody else's hands. */
    public static ScriptedModelClient spoiling(UnaryOperator<ArrayNode> verdicts) {
        return ScriptedModelClient.of(
                request -> ScriptedModelClient.script(reply(request, verdicts).toString()));
    }

    private static ObjectNode reply(ModelRequest request, UnaryOperator<ArrayNode> spoil) {
        JsonNode material = material(request);
        ObjectNode reply = JSON.createObjectNode();
        if (material.has("answer")) {
            ArrayNode claims = reply.putArray("claims");
            for (String claim : material.get("answer").asText().split(";", -1)) {
                if (!claim.isBlank()) {
                    claims.add(claim.strip());
                }
            }
            return reply;
        }
        ArrayNode verdicts = JSON.createArrayNode();
        for (JsonNode item : material.get(ITEMS)) {
            verdicts.addObject()
                    .put("index", item.get("index").asInt())
                    .put(REASON, "r")
                    .put(
                            "verdict",
                            verdict(material.get("passages"), item.get(TEXT).asText()));
        }
        reply.set("verdicts", spoil.apply(verdicts));
        return reply;
    }

    static final String ITEMS = "claims";
    static final String TEXT = "claim";
    static final String REASON = "rationale";
    static final String NOT_STATED = "not_mentioned";

    private static String verdict(JsonNode passages, String claim) {
        String words = bare(claim);
        String verdict = NOT_STATED;
        for (JsonNode passage : passages) {
            String text = bare(passage.asText());
            if (text.contains("it is false that " + words)) {
                verdict = "contradicted";
            } else if (text.contains(words)) {
                return "supported";
            }
        }
        return verdict;
    }

    private static String bare(String text) {
        return text.toLowerCase(Locale.ROOT).replace(".", "").strip();
    }

    static JsonNode material(ModelRequest request) {
        List<String> said = request.messages().stream()
                .filter(UserMessage.class::isInstance)
                .map(message -> ((UserMessage) message).text())
                .toList();
        try {
            return JSON.readTree(said.get(0));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the judge must be given JSON", e);
        }
    }
}
