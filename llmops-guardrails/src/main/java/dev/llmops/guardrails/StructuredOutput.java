package dev.llmops.guardrails;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.guardrail.Decision;
import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.guardrail.StreamCheck;
import dev.llmops.api.json.JsonSchema;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.core.AnswerType;
import dev.llmops.guardrails.internal.output.AnswerCheck;
import dev.llmops.guardrails.internal.output.AnswerJson;
import dev.llmops.guardrails.internal.output.AnswerRules;
import dev.llmops.guardrails.internal.output.AnswerStreamCheck;
import dev.llmops.guardrails.internal.output.FieldActions;
import dev.llmops.guardrails.internal.output.FieldProblem;
import dev.llmops.guardrails.internal.output.RecordSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers as a Java record. It creates the JSON Schema for the model from the record and its Jakarta Validation
 * annotations, and it is the guardrail that checks each answer to a request with that schema: against the schema, then with
 * Jakarta Validation. If there are errors, the model is asked again, once for all of them, and told which fields, rules and values are wrong.
 *
 * <pre>{@code
 * record Ticket(@NotBlank String product, @Min(1) @Max(5) int severity) {}
 *
 * Ticket ticket = ops.prompt("read-mail").with("mail", mail).as(Ticket.class).ask().value();
 * }</pre>
 *
 * <p>{@code as} sets format and check for that question. If added to the guardrails of {@code LlmOps}, it also checks questions asked
 * in other ways: with {@code responseFormat(tickets.responseFormat())}, or by a method of LangChain4j's {@code AiServices} that returns
 * the record.
 *
 * <p>Once the builder's {@code maxReasks} are used up, the call fails with {@link
 * dev.llmops.api.guardrail.AnswerRejectedException}, which has the last answer. Answers to other requests pass unchanged. A
 * Markdown fence or a sentence around the JSON is removed, and near-JSON is accepted (trailing commas, single quotes, unquoted
 * names, comments, Python's constants). When the model is asked again, only the invalid fields are taken from
 * its new answer. Streamed answers are held back until they are complete. Safe for use by multiple threads.
 *
 * @param <T> the record
 */
public final class StructuredOutput<T extends Record> implements AnswerType<T> {

    private final Class<T> type;
    private final JsonSchema schema;
    private final AnswerRules<T> rules;
    private final AnswerCheck<T> check;

    private StructuredOutput(Builder<T> builder) {
        this.type = builder.type;
        this.schema = new JsonSchema(type.getSimpleName(), RecordSchema.of(type).toString());
        this.rules = new AnswerRules<>(type, schema);
        this.check = new AnswerCheck<>(
                name(),
                rules,
                new FieldActions(builder.otherwise, builder.byPointer),
                builder.closeCut,
                builder.giveUpEarly);
    }

    /**
     * {@return structured output for a record}
     *
     * @param <T> the record
     * @param type the record, whose components are strings, numbers, booleans, enums, dates and times, UUIDs, lists, sets,
     *     maps with string keys, optionals, and records of the same, including itself
     * @throws IllegalArgumentException if a component has another type; the message names it
     */
    public static <T extends Record> StructuredOutput<T> of(Class<T> type) {
        return builder(type).build();
    }

    /**
     * {@return a builder, to set what happens when a rule is broken}
     *
     * @param <T> the record
     * @param type the record, as {@link #of} accepts it
     */
    public static <T extends Record> Builder<T> builder(Class<T> type) {
        return new Builder<>(type);
    }

    /** {@return the schema (draft 2020-12)} */
    public JsonSchema schema() {
        return schema;
    }

    /** {@return the format for requests; models that support it follow the schema as they generate} */
    @Override
    public ResponseFormat responseFormat() {
        return ResponseFormat.schema(schema);
    }

    /**
     * {@return the record in an answer}
     *
     * @param answer the answer's text
     * @throws InvalidModelResponseException if there is none; it has the invalid fields without their values
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

    /**
     * {@return the record in an answer, or empty if {@link FieldAction#REFRAIN} withdrew it}
     *
     * @param answer the answer's text
     * @throws InvalidModelResponseException if it holds no record and was not withdrawn
     */
    @Override
    public Optional<T> find(String answer) {
        return answer.strip().equals("null") ? Optional.empty() : Optional.of(read(answer));
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
        return asked(context.request()) && !callsTools(text, context) ? check.decide(text, context) : Decision.pass();
    }

    @Override
    public StreamCheck checkStream(GuardrailContext context) {
        return asked(context.request()) ? new AnswerStreamCheck(this, check, context) : StreamCheck.noop();
    }

    /** An answer that calls tools says nothing else; the one that is checked comes after their results. */
    private static boolean callsTools(String text, GuardrailContext context) {
        ModelRequest request = context.request();
        return text.isBlank() && request != null && !request.tools().isEmpty();
    }

    /** Asked for by this schema, or by the one that LangChain4j's {@code AiServices} makes of the same record. */
    private boolean asked(@Nullable ModelRequest request) {
        return request != null
                && request.responseFormat() instanceof ResponseFormat.Schema format
                && (format.schema().equals(schema) || rules.isOfSameRecord(format.schema()));
    }

    /**
     * Sets what happens when rules are broken. Not safe for use by multiple threads.
     *
     * @param <T> the record
     */
    public static final class Builder<T extends Record> {

        private final Class<T> type;
        private FieldAction otherwise = FieldAction.REASK;
        private final Map<String, FieldAction> byPointer = new LinkedHashMap<>();
        private boolean closeCut;
        private boolean giveUpEarly;

        private Builder(Class<T> type) {
            this.type = type;
        }

        /**
         * Sets the action for fields without their own; default: {@link FieldAction#REASK}.
         *
         * @param action the action
         * @return this
         */
        public Builder<T> onInvalid(FieldAction action) {
            this.otherwise = Objects.requireNonNull(action, "action");
            return this;
        }

        /**
         * Sets the action for a field that breaks a rule. The first pointer that matches applies.
         *
         * @param pointer the field as a JSON pointer (RFC 6901); {@code *} matches any item of a list or any key, as in {@code /items/*}
         * @param action the action
         * @return this
         * @throws IllegalArgumentException if it is not a pointer, or was set before
         */
        public Builder<T> onInvalid(String pointer, FieldAction action) {
            if (!pointer.startsWith("/")) {
                throw new IllegalArgumentException("pointer must begin with '/', but was '" + pointer + "'");
            }
            if (byPointer.putIfAbsent(pointer, Objects.requireNonNull(action, "action")) != null) {
                throw new IllegalArgumentException("pointer '" + pointer + "' was set before");
            }
            return this;
        }

        /**
         * Closes the open brackets of an answer that was cut off, and drops the value that was being written. There is no way to know what is
         * missing at the end of a list: use this only if part of an answer is better than none. A finding reports that it
         * was done.
         *
         * @return this
         */
        public Builder<T> closeCutAnswers() {
            this.closeCut = true;
            return this;
        }

        /**
         * Abandons a streamed answer as soon as no continuation can make it valid: a member that is not allowed, a wrong type, an unknown
         * constant, a number out of bounds, a list that is too long. The remaining tokens are not paid for, but the model is
         * told of only that one error, and needs a re-ask for each. Use it only if every field is requested again.
         *
         * @return this
         */
        public Builder<T> giveUpEarly() {
            this.giveUpEarly = true;
            return this;
        }

        /**
         * {@return structured output for the record}
         *
         * @throws IllegalStateException if answers that could be repaired would be abandoned early
         * @throws IllegalArgumentException if a component of the record has an unsupported type
         */
        public StructuredOutput<T> build() {
            if (giveUpEarly && (closeCut || !new FieldActions(otherwise, byPointer).onlyAskAgain())) {
                throw new IllegalStateException("giveUpEarly() goes with FieldAction.REASK for all fields and without"
                        + " closeCutAnswers(): what could be mended must not be given up");
            }
            return new StructuredOutput<>(this);
        }
    }
}
