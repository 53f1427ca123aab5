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
 * Answers that are a Java record. It makes the JSON Schema that the model gets, from the record and its Jakarta Validation
 * annotations, and it is the guardrail that checks each answer to a request with that schema: by the schema, then by
 * Jakarta Validation. If something is wrong the model is asked again, once for all faults, and told which fields, which rules and which values.
 *
 * <pre>{@code
 * record Ticket(@NotBlank String product, @Min(1) @Max(5) int severity) {}
 *
 * Ticket ticket = ops.prompt("read-mail").with("mail", mail).as(Ticket.class).ask().value();
 * }</pre>
 *
 * <p>{@code as} sets format and check for that question. Among the guardrails of {@code LlmOps} it also checks what is asked in
 * another way: by {@code responseFormat(tickets.responseFormat())}, or by a method of LangChain4j's {@code AiServices} that returns
 * the record.
 *
 * <p>Once the builder's {@code maxReasks} are used up the call fails with {@link
 * dev.llmops.api.guardrail.AnswerRejectedException}, which holds the last answer. Answers to other requests pass untouched. A
 * Markdown fence or a sentence around the JSON is cut off, and what is nearly JSON is read (trailing commas, single quotes, names
 * without quotes, comments, Python's constants). When the model is asked again only the fields that were wrong are taken from
 * its new answer. Streamed answers are held back until they are whole. Safe for use by several threads.
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
     * {@return structured output into a record}
     *
     * @param <T> the record
     * @param type the record, whose components are strings, numbers, booleans, enums, dates and times, UUIDs, lists, sets,
     *     maps by string, optionals, and records of the same, itself included
     * @throws IllegalArgumentException if a component is something else; the message names it
     */
    public static <T extends Record> StructuredOutput<T> of(Class<T> type) {
        return builder(type).build();
    }

    /**
     * {@return a builder, to say what follows from a broken rule}
     *
     * @param <T> the record
     * @param type the record, as {@link #of} takes it
     */
    public static <T extends Record> Builder<T> builder(Class<T> type) {
        return new Builder<>(type);
    }

    /** {@return the schema (draft 2020-12)} */
    public JsonSchema schema() {
        return schema;
    }

    /** {@return the format to ask with; models that can follow its schema while they write} */
    @Override
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

    /**
     * {@return the record in an answer, or nothing where {@link FieldAction#REFRAIN} withdrew it}
     *
     * @param answer the answer's text
     * @throws InvalidModelResponseException if it is neither
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
     * Says what follows from broken rules. Not safe for use by several threads.
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
         * Sets what follows where no field's own action is set; {@link FieldAction#REASK} if not set.
         *
         * @param action the action
         * @return this
         */
        public Builder<T> onInvalid(FieldAction action) {
            this.otherwise = Objects.requireNonNull(action, "action");
            return this;
        }

        /**
         * Sets what follows where a field breaks a rule. The first pointer that fits counts.
         *
         * @param pointer the field as a JSON pointer (RFC 6901); {@code *} is any item of a list or any key, as in {@code /items/*}
         * @param action the action
         * @return this
         * @throws IllegalArgumentException if it is no pointer, or was set before
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
         * Closes an answer that was cut, where its brackets stand open, and leaves out what was being written. What is missing at
         * the end of a list nobody can tell: use it only where part of an answer is better than none. A finding says that it
         * was done.
         *
         * @return this
         */
        public Builder<T> closeCutAnswers() {
            this.closeCut = true;
            return this;
        }

        /**
         * Gives a streamed answer up as soon as no rest can make it right: a member that may not be there, another type, a constant that
         * is none, a number beyond its bound, a list that is too long. The tokens that would follow are not paid for; but the model
         * hears of that one fault only, and needs a re-ask for each. For fields that are all asked for again.
         *
         * @return this
         */
        public Builder<T> giveUpEarly() {
            this.giveUpEarly = true;
            return this;
        }

        /**
         * {@return structured output into the record}
         *
         * @throws IllegalStateException if answers are to be given up early that could be mended
         * @throws IllegalArgumentException if a component of the record is of a type that it cannot have
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
