package dev.llmops.eval.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.eval.internal.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A place in a {@link DecisionGraph}. */
sealed interface DecisionNode {

    String id();

    /** All that decides what comes of it. */
    List<Object> asked();

    record Leaf(String id, double score) implements DecisionNode {

        public Leaf {
            Require.text("id", id);
            Require.that(Double.isFinite(score), () -> "the score of '" + id + "' must be finite, but was " + score);
        }

        @Override
        public List<Object> asked() {
            return List.of(id, score);
        }
    }

    record Question(String id, String question, Map<String, String> next) implements DecisionNode {

        private static final String SYSTEM = """
                You judge an answer. You answer one question about it.
                %s
                Question: %s
                Reply with one JSON object: "rationale", one or two sentences why, then "choice", one of: %s.""";

        public Question {
            Require.text("id", id);
            Require.text("question", question);
            next = Collections.unmodifiableMap(new LinkedHashMap<>(next));
            next.keySet().forEach(choice -> Require.text("a choice of '" + id + "'", choice));
            if (next.size() < 2) {
                throw new IllegalArgumentException(
                        "question '" + id + "' must have at least two choices, but had " + next.size());
            }
        }

        @Override
        public List<Object> asked() {
            return List.of(id, system(), next);
        }

        private String system() {
            return String.format(Locale.ROOT, SYSTEM, Material.RULE, question, String.join(", ", choices()));
        }

        List<String> choices() {
            return List.copyOf(next.keySet());
        }

        String next(String choice) {
            return Objects.requireNonNull(next.get(choice));
        }

        Reply<String> ask(VerdictCalls calls, String material) {
            return calls.ask(
                    system(),
                    schema(),
                    material,
                    (verdict, response) -> VerdictCalls.word(verdict, "choice", choices()));
        }

        private JsonSchema schema() {
            ObjectNode schema = Json.MAPPER.createObjectNode().put("type", "object");
            ObjectNode properties = schema.putObject("properties");
            properties.putObject("rationale").put("type", "string");
            ObjectNode choice = properties.putObject("choice").put("type", "string");
            choices().forEach(choice.putArray("enum")::add);
            schema.putArray("required").add("rationale").add("choice");
            schema.put("additionalProperties", false);
            return new JsonSchema("decision", Json.write(schema));
        }
    }
}
