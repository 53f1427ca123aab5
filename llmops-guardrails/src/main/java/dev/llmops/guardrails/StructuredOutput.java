package dev.llmops.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.Finding;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.guardrails.internal.output.AnswerJson;
import dev.llmops.guardrails.internal.output.AnswerRules;
import dev.llmops.guardrails.internal.output.FieldProblem;
import dev.llmops.guardrails.internal.output.RecordSchema;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers that are a Java record. It makes the JSON Schema that the model gets, from the record and its Jakarta Validation
 * annotations, and it is the guardrail that checks each answer to a request with that schema: by the schema, then by
 * Jakarta Validation. If something is wrong the model is asked again and told which fields, which rules and which values.
 *
 * <pre>{@code
 * record Ticket(@NotBlank String product, @Min(1) @Max(5) int severity) {}
 *
 * StructuredOutput<Ticket> tickets = StructuredOutput.of(Ticket.class);
 * LlmOps ops = LlmOps.builder().model(model).guardrails(tickets).maxReasks(2).build();
 * Answer answer = ops.prompt("read-mail").with("mail", mail).responseFormat(tickets.responseFormat()).ask();
 * Ticket ticket = tickets.read(answer.text());
 * }</pre>
 *
 * <p>Once the builder's {@code maxReasks} are used up the call fails with {@link
 * dev.llmops.api.error.AnswerRejectedException}, which holds the last answer. Answers to other requests pass untouched. A
 * Markdown fence or a sentence around the JSON is cut off. Streamed answers are held back until they are whole. Safe for
 * use by several threads.
 *
 * @param <T> the record
 */
public final class StructuredOutput<T extends Record> implements Guardrail {

    private final Class<T> type;
    private final JsonSchema schema;
    private final AnswerRules<T> rules;

    private StructuredOutput(Class<T> type) {
        this.type = type;
        this.schema = new JsonSchema(type.getSimpleName(), RecordSchema.of(type).toString());
        this.rules = new AnswerRules<>(type, schema);
    }

    /**
     * {@return structured output into a record}
     *
     * @param <T> the record
     * @param type the record, whose components are strings, numbers, booleans, enums, dates and times, UUIDs, lists, sets,
     *     maps by string, optionals, and records of the same, itself included
     * @throws IllegalArgumentException if a component is something else; the message names it
     */
    public static <T extends Record> StructuredOutput<T> of(Class<T> type) {
        return new StructuredOutput<>(type);
    }

    /** {@return the schema (draft 2020-12)} */
    public JsonSchema schema() {
        return schema;
    }

    /** {@return the format to ask with; models that can follow its schema while they write} */
    public ResponseFormat responseFormat() {
        return ResponseFormat.schema(schema);
    }

    /**
     * {@return the record in an answer}
     *
     * @param answer the answer's text
     * @throws InvalidModelResponseException if it is none, with the fields that are wrong and without their values
     */
    public T read(String answer) {
        JsonNode tree = AnswerJson.parse(answer);
        if (tree == null) {
            throw new InvalidModelResponseException("the answer must be JSON of a " + type.getSimpleName()
                    + ", but is not JSON; add this StructuredOutput to the guardrails and its format to the request");
        }
        List<FieldProblem> problems = rules.problems(tree);
        if (!problems.isEmpty()) {
            throw new InvalidModelResponseException("the answer must be a " + type.getSimpleName() + ", but "
                    + FieldProblem.withoutValues(problems)
                    + "; add this StructuredOutput to the guardrails and its format to the request");
        }
        return rules.bind(tree);
    }

    @Override
    public String name() {
        return "structured-output-" + type.getSimpleName();
    }

    @Override
    public Set<GuardrailStage> stages() {
        return Set.of(GuardrailStage.OUTPUT);
    }

    @Override
    public Decision check(GuardrailStage stage, String text, GuardrailContext context) {
        if (!asked(context.request())) {
            return Decision.pass();
        }
        JsonNode tree = AnswerJson.parse(text);
        if (tree == null) {
            return goodOnceRestored(text, context) ? Decision.pass() : reask("it is no JSON", "not_json");
        }
        // The rules are about the true values; what the model and the record are told are the redacted ones.
        List<FieldProblem> problems = rules.problems(AnswerJson.map(tree, context::restored));
        if (!problems.isEmpty()) {
            return reask(FieldProblem.withValues(problems, tree), "invalid_field");
        }
        String json = AnswerJson.extract(text);
        return json.equals(text) ? Decision.pass() : new Decision.Transform(json, List.of());
    }

    /** A number that was redacted leaves a placeholder without quotes. */
    private boolean goodOnceRestored(String text, GuardrailContext context) {
        JsonNode tree = AnswerJson.parse(context.restored(text));
        return tree != null && rules.problems(tree).isEmpty();
    }

    private boolean asked(@Nullable ModelRequest request) {
        return request != null && responseFormat().equals(request.responseFormat());
    }

    private Decision.Reask reask(String what, String finding) {
        return new Decision.Reask(
                "Your answer can not be used: " + what
                        + "\nAnswer again with the whole JSON object and nothing else. Correct only what is named here.",
                List.of(new Finding(name(), finding, null, 1)));
    }
}
