package dev.llmops.cli.rag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.LlmOpsException;
import dev.llmops.api.retrieval.Citation.Support;
import dev.llmops.api.text.UnicodeText;
import dev.llmops.cli.console.JsonText;
import dev.llmops.rag.verification.ClaimVerifier;
import dev.llmops.rag.verification.Verification;
import java.util.ArrayList;
import java.util.List;

/** A line that {@code rag verify} writes. */
record VerdictRow(ObjectNode row) {

    private static final double DIGITS = 1e6;

    /** A line that is no row. */
    private static final class BrokenRowException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        BrokenRowException(String message) {
            super(message, null, false, false);
        }
    }

    static VerdictRow of(int number, String line, ClaimVerifier verifier) {
        JsonNode given = null;
        try {
            given = JsonText.read(line);
            JsonNode id = given.path("id");
            if (!id.isTextual() && !id.isNumber()) {
                throw new BrokenRowException("\"id\" must be a text or a number");
            }
            if (id.isTextual()) {
                text(id, "id");
            }
            String claim = text(given.path("claim"), "claim");
            return verified(id, verifier.verify(claim, evidence(given.path("evidence"))));
        } catch (JsonProcessingException e) {
            return broken(number, given, "InvalidJson", String.valueOf(e.getOriginalMessage()));
        } catch (BrokenRowException e) {
            return broken(number, given, "InvalidRow", String.valueOf(e.getMessage()));
        } catch (LlmOpsException e) {
            return broken(number, given, e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        }
    }

    private static String text(JsonNode node, String name) {
        if (!node.isTextual()) {
            throw new BrokenRowException("\"" + name + "\" must be a text");
        }
        if (UnicodeText.indexOfLoneSurrogate(node.textValue()) >= 0) {
            throw new BrokenRowException("\"" + name + "\" must hold whole characters only, but has half of one");
        }
        return node.textValue();
    }

    /** {@return the texts; none is an answer to what supports the claim too: nothing does} */
    private static List<String> evidence(JsonNode node) {
        if (node.isNull()) {
            return List.of();
        }
        if (!node.isArray()) {
            return List.of(text(node, "evidence"));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : node) {
            if (!each.isNull()) {
                texts.add(text(each, "evidence"));
            }
        }
        return texts;
    }

    private static VerdictRow verified(JsonNode id, Verification found) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.set("id", id);
        row.put("verdict", found.support().name());
        Double score = found.score();
        row.put("score", score == null ? null : Math.round(score * DIGITS) / DIGITS);
        row.put("method", found.method());
        Verification.Evidence evidence = found.evidence();
        if (evidence != null) {
            row.putObject("evidence")
                    .put("text", evidence.passage())
                    .put("start", evidence.range().start())
                    .put("end", evidence.range().end());
        }
        if (!found.problems().isEmpty()) {
            found.problems().forEach(row.putArray("problems")::add);
        }
        return new VerdictRow(row);
    }

    private static VerdictRow broken(
            int number, @org.jspecify.annotations.Nullable JsonNode given, String type, String message) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.set(
                "id",
                given == null || !canBeWritten(given.path("id"))
                        ? JsonNodeFactory.instance.nullNode()
                        : given.path("id").deepCopy());
        row.put("verdict", Support.NOT_CHECKED.name()).putNull("score").put("line", number);
        row.putObject("error").put("type", type).put("message", message);
        return new VerdictRow(row);
    }

    /** Half a character has no form in UTF-8, and a line with one would end the run. */
    private static boolean canBeWritten(JsonNode id) {
        return !id.isMissingNode() && UnicodeText.indexOfLoneSurrogate(id.toString()) < 0;
    }

    String verdict() {
        return row.path("verdict").asText();
    }

    String json() {
        return row.toString();
    }
}
