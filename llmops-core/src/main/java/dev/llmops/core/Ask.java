package dev.llmops.core;

import dev.llmops.api.cache.CacheControl;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.json.JsonValues;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.core.chain.Call;
import dev.llmops.core.chain.CallNotes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds and asks a question. Not safe for use by multiple threads; it may be asked several times, and each time is a separate
 * call.
 */
public final class Ask {

    private final LlmOps ops;
    private final @Nullable PromptReference prompt;
    private final @Nullable ModelRequest request;
    private final Call.Builder call = Call.builder();
    private final Map<String, Object> variables = new LinkedHashMap<>();
    private final Map<String, String> tags = new LinkedHashMap<>();
    private @Nullable String user;
    private @Nullable String session;
    private @Nullable String tenant;
    private boolean callerIsWhole;

    Ask(LlmOps ops, @Nullable PromptReference prompt, @Nullable ModelRequest request) {
        this.ops = ops;
        this.prompt = prompt;
        this.request = request;
        if (prompt != null) {
            call.promptReference(prompt);
        }
    }

    /**
     * Sets a variable of the prompt.
     *
     * @param name its name
     * @param value its value, as {@link JsonValues} describes
     * @return this
     * @throws IllegalArgumentException if the variable is already set, or the value has no JSON form
     * @throws IllegalStateException if the question has no prompt
     */
    public Ask with(String name, Object value) {
        Objects.requireNonNull(value, name);
        if (prompt == null) {
            throw new IllegalStateException(
                    "variable '" + name + "' cannot be set: the messages were given as they are; use ops.prompt(...)");
        }
        Object copy = JsonValues.copyOf("variables", Map.of(name, value)).get(name);
        if (copy != null && variables.putIfAbsent(name, copy) != null) {
            throw new IllegalArgumentException("variable '" + name + "' is set already");
        }
        return this;
    }

    /**
     * Sets several variables of the prompt.
     *
     * @param values names and values
     * @return this
     */
    public Ask with(Map<String, ?> values) {
        values.forEach(this::with);
        return this;
    }

    /**
     * Sets earlier messages of the conversation; the prompt decides where they go.
     *
     * @param messages the messages, oldest first
     * @return this
     */
    public Ask history(List<? extends Message> messages) {
        call.history(messages);
        return this;
    }

    /**
     * Sets parameters that take precedence over the prompt's.
     *
     * @param value the parameters
     * @return this
     */
    public Ask parameters(ModelParameters value) {
        call.parameters(Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Sets the form of the answer, which takes precedence over the prompt's and the request's. A model that supports it follows a schema
     * as it generates.
     *
     * @param value the form
     * @return this
     */
    public Ask responseFormat(ResponseFormat value) {
        call.responseFormat(Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Sets the model, which takes precedence over the prompt's and an experiment's. The call is then excluded from an experiment on models,
     * and its record says why ({@link dev.llmops.api.generation.NotAssigned}).
     *
     * @param name its name
     * @return this
     */
    public Ask model(String name) {
        call.modelName(Objects.requireNonNull(name, "name"));
        return this;
    }

    /**
     * Sets how the question uses the response cache, if there is one. By default it uses the cache.
     *
     * @param value how to use the cache
     * @return this
     */
    public Ask cache(CacheControl value) {
        call.cacheControl(Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Sets the time by which the answer must be complete, including retries, fallbacks, waits for a place in a pool, and a repeated question of a
     * guardrail. The call then ends with a {@link dev.llmops.api.error.ModelTimeoutException}, whose record has what had arrived. Models are asked for
     * a stream, which can be cancelled; one that only gives complete answers is not interrupted.
     *
     * @param value the time
     * @return this
     * @throws IllegalArgumentException if it has passed
     */
    public Ask deadline(Instant value) {
        Instant now = ops.now();
        if (!value.isAfter(now)) {
            throw new IllegalArgumentException(
                    "deadline must be in the future, but " + value + " was " + Duration.between(value, now) + " ago");
        }
        call.deadline(value);
        return this;
    }

    /**
     * Sets the user who asks. An experiment gives a user the same variant each time; an anonymous call gets the control variant and
     * is not counted.
     *
     * @param name the user
     * @return this
     */
    public Ask forUser(String name) {
        this.user = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Sets the conversation.
     *
     * @param id the conversation
     * @return this
     */
    public Ask inSession(String id) {
        this.session = Objects.requireNonNull(id, "id");
        return this;
    }

    /**
     * Sets the organisation whose data may be accessed.
     *
     * @param name the organisation
     * @return this
     */
    public Ask forTenant(String name) {
        this.tenant = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Sets the whole caller. Without this call, values that are not set come from the open {@link CallerScope}, or, if none is
     * open, from {@link LlmOpsBuilder#callers}.
     *
     * @param caller the caller
     * @return this
     */
    public Ask by(Caller caller) {
        this.callerIsWhole = true;
        this.user = caller.user();
        this.session = caller.session();
        this.tenant = caller.tenant();
        this.tags.putAll(caller.tags());
        return this;
    }

    /**
     * Adds a tag to find the call by.
     *
     * @param key its name
     * @param value its value
     * @return this
     */
    public Ask tag(String key, String value) {
        tags.put(key, value);
        return this;
    }

    /**
     * Asks for a record. The model gets the schema of its components and constraints; the answer is checked against it and by Jakarta
     * Validation, requested again if it is wrong, and then read. Requires the module {@code llmops-guardrails}.
     *
     * <pre>{@code
     * Ticket ticket = ops.prompt("read-mail").with("mail", mail).as(Ticket.class).ask().value();
     * }</pre>
     *
     * @param <T> the record
     * @param type the record, as {@code StructuredOutput.of} accepts it
     * @return the question for the record
     * @throws IllegalArgumentException if a component has no JSON form; the message names it
     * @throws IllegalStateException if {@code llmops-guardrails} is missing
     */
    public <T extends Record> TypedAsk<T> as(Class<T> type) {
        return as(AnswerTypes.of(type));
    }

    /**
     * Asks for an answer type: sets its format and checks each answer with it, after the application's guardrails. If one of those
     * has the same name, the check runs only once.
     *
     * @param <T> the type that the answer is read as
     * @param type the type
     * @return the question for the type
     */
    public <T> TypedAsk<T> as(AnswerType<T> type) {
        call.responseFormat(type.responseFormat()).answerCheck(type);
        return new TypedAsk<>(this, type);
    }

    Ask checkedBy(Consumer<PromptVersion> check) {
        call.promptCheck(check);
        return this;
    }

    /**
     * Asks and waits for the whole answer.
     *
     * @return the answer
     * @throws dev.llmops.api.error.LlmOpsException if there is none; the record of the call has what had arrived by then
     */
    public Answer ask() {
        return ops.open(this, false).answer();
    }

    /**
     * Asks and returns the answer as a stream to read while it is generated. Errors are reported as the end of the stream.
     *
     * @return the answer, which the caller must close
     */
    public AnswerStream stream() {
        return ops.open(this, true);
    }

    /** {@return the call that asks it} */
    Call call(boolean streaming, CallNotes notes) {
        Call asked = call.notes(notes)
                .caller(caller())
                .streaming(streaming)
                .variables(Map.copyOf(variables))
                .build();
        return request == null ? asked : asked.withRequest(asAsked(request, asked));
    }

    private static ModelRequest asAsked(ModelRequest request, Call asked) {
        ModelParameters parameters = asked.parameters();
        ResponseFormat format = asked.responseFormat();
        return parameters.equals(ModelParameters.NONE) && format == null
                ? request
                : request.toBuilder()
                        .parameters(parameters.orElse(request.parameters()))
                        .responseFormat(format == null ? request.responseFormat() : format)
                        .build();
    }

    private Caller caller() {
        Caller around = callerIsWhole ? Caller.ANONYMOUS : ops.caller();
        if (user == null && session == null && tenant == null && tags.isEmpty()) {
            return around;
        }
        Map<String, String> all = new LinkedHashMap<>(around.tags());
        all.putAll(tags);
        return new Caller(
                user == null ? around.user() : user,
                session == null ? around.session() : session,
                tenant == null ? around.tenant() : tenant,
                all);
    }
}
