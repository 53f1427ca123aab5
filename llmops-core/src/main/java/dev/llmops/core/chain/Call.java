package dev.llmops.core.chain;

import dev.llmops.api.cache.CacheControl;
import dev.llmops.api.generation.IncludedPrompt;
import dev.llmops.api.guardrail.Guardrail;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.Message;
import dev.llmops.api.model.ModelParameters;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.prompt.PromptReference;
import dev.llmops.api.prompt.PromptVersion;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.core.prompt.examples.ChosenExamples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call on its way through the chain. Immutable except for its {@link #notes()}: an interceptor passes on a modified copy.
 */
public final class Call {

    private final CallNotes notes;
    /** A copy that nobody changes. */
    private final Builder values;

    private Call(Builder values) {
        this.notes = Objects.requireNonNull(values.notes, "notes");
        this.values = values.copy();
    }

    /** {@return what is known about the call so far; it becomes the Generation} */
    public CallNotes notes() {
        return notes;
    }

    /** {@return the caller} */
    public Caller caller() {
        return values.caller;
    }

    /** {@return whether the caller reads the answer while it is generated} */
    public boolean streaming() {
        return values.streaming;
    }

    /** {@return the prompt that the application named, or null if it gave the messages itself} */
    public @Nullable PromptReference promptReference() {
        return values.promptReference;
    }

    /** {@return the prompt's variables} */
    public Map<String, Object> variables() {
        return values.variables;
    }

    /** {@return earlier messages of the conversation} */
    public List<Message> history() {
        return values.history;
    }

    /** {@return the parameters that the application set for this call; they take precedence over the prompt's} */
    public ModelParameters parameters() {
        return values.parameters;
    }

    /** {@return the form of the answer that the application set for this call, or null for the prompt's} */
    public @Nullable ResponseFormat responseFormat() {
        return values.responseFormat;
    }

    /** {@return the check for the answer of this call alone, run after all output guardrails, or null} */
    public @Nullable Guardrail answerCheck() {
        return values.answerCheck;
    }

    /** {@return the check that rejects a version of the prompt that does not fit the application, or null} */
    public @Nullable Consumer<PromptVersion> promptCheck() {
        return values.promptCheck;
    }

    /** {@return the version of the prompt, or null if there is no prompt or it has not been resolved yet} */
    public @Nullable PromptVersion promptVersion() {
        return values.promptVersion;
    }

    /** {@return the prompts included in the prompt's version} */
    public List<IncludedPrompt> includes() {
        return values.includes;
    }

    /** {@return the examples that the prompt shows, or null if it has none or they have not been chosen yet} */
    public @Nullable ChosenExamples examples() {
        return values.examples;
    }

    /** {@return the passages to ground the answer on} */
    public List<Passage> passages() {
        return values.passages;
    }

    /** {@return the name of the model to use, or null for the default} */
    public @Nullable String modelName() {
        return values.modelName;
    }

    /** {@return the name of the retrieval to use, or null for the standard one} */
    public @Nullable String retrievalName() {
        return values.retrievalName;
    }

    /** {@return the name of the guardrails to use, or null for the standard ones} */
    public @Nullable String guardrailsName() {
        return values.guardrailsName;
    }

    /** {@return how the call uses the response cache} */
    public CacheControl cacheControl() {
        return values.cacheControl;
    }

    /** {@return the time by which the call must end, or null if it may take as long as the models' own limits allow} */
    public @Nullable Instant deadline() {
        return values.deadline;
    }

    /** {@return the request to the model, or null if it has not been rendered yet} */
    public @Nullable ModelRequest request() {
        return values.request;
    }

    /**
     * {@return the request to the model}
     *
     * @throws IllegalStateException if it has not been rendered yet
     */
    public ModelRequest requireRequest() {
        ModelRequest request = values.request;
        if (request == null) {
            throw new IllegalStateException("the call has no request yet; this step must come after 'render'");
        }
        return request;
    }

    /**
     * {@return the same call with another request to the model}
     *
     * @param other the request
     */
    public Call withRequest(ModelRequest other) {
        return toBuilder().request(other).build();
    }

    /** {@return a builder that starts from this call} */
    public Builder toBuilder() {
        return values.copy();
    }

    /** {@return a builder; a call requires {@link Builder#notes}} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Call}. Not safe for use by multiple threads. */
    public static final class Builder implements Cloneable {

        private @Nullable CallNotes notes;
        private Caller caller = Caller.ANONYMOUS;
        private boolean streaming;
        private @Nullable PromptReference promptReference;
        private Map<String, Object> variables = Map.of();
        private List<Message> history = List.of();
        private ModelParameters parameters = ModelParameters.NONE;
        private @Nullable ResponseFormat responseFormat;
        private @Nullable Guardrail answerCheck;
        private @Nullable Consumer<PromptVersion> promptCheck;
        private @Nullable PromptVersion promptVersion;
        private List<IncludedPrompt> includes = List.of();
        private @Nullable ChosenExamples examples;
        private List<Passage> passages = List.of();
        private @Nullable String modelName;
        private @Nullable String retrievalName;
        private @Nullable String guardrailsName;
        private CacheControl cacheControl = CacheControl.USE;
        private @Nullable Instant deadline;
        private @Nullable ModelRequest request;

        private Builder() {}

        private Builder copy() {
            try {
                return (Builder) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }

        /**
         * Sets the notes in which the call's interceptors record what they did.
         *
         * @param value the notes of one call
         * @return this
         */
        public Builder notes(CallNotes value) {
            this.notes = value;
            return this;
        }

        /**
         * Sets the caller.
         *
         * @param value the caller
         * @return this
         */
        public Builder caller(Caller value) {
            this.caller = value;
            return this;
        }

        /**
         * Sets whether the caller reads the answer while it is generated.
         *
         * @param value whether it does
         * @return this
         */
        public Builder streaming(boolean value) {
            this.streaming = value;
            return this;
        }

        /**
         * Sets the prompt.
         *
         * @param value the prompt
         * @return this
         */
        public Builder promptReference(PromptReference value) {
            this.promptReference = value;
            return this;
        }

        /**
         * Sets the prompt's variables.
         *
         * @param value the variables, not copied
         * @return this
         */
        public Builder variables(Map<String, Object> value) {
            this.variables = value;
            return this;
        }

        /**
         * Sets earlier messages.
         *
         * @param value the messages, oldest first
         * @return this
         */
        public Builder history(List<? extends Message> value) {
            this.history = List.copyOf(value);
            return this;
        }

        /**
         * Sets parameters for this call.
         *
         * @param value the parameters
         * @return this
         */
        public Builder parameters(ModelParameters value) {
            this.parameters = value;
            return this;
        }

        /**
         * Sets the form of the answer for this call.
         *
         * @param value the form, or null for the prompt's
         * @return this
         */
        public Builder responseFormat(@Nullable ResponseFormat value) {
            this.responseFormat = value;
            return this;
        }

        /**
         * Sets the check for the answer of this call alone.
         *
         * @param value the check, or null
         * @return this
         */
        public Builder answerCheck(@Nullable Guardrail value) {
            this.answerCheck = value;
            return this;
        }

        /**
         * Sets the check that rejects a version of the prompt that does not fit the application.
         *
         * @param value throws if the version, with what it includes, does not fit
         * @return this
         */
        public Builder promptCheck(Consumer<PromptVersion> value) {
            this.promptCheck = value;
            return this;
        }

        /**
         * Sets the version of the prompt.
         *
         * @param value the version
         * @return this
         */
        public Builder promptVersion(PromptVersion value) {
            this.promptVersion = value;
            return this;
        }

        /**
         * Sets the prompts that are included in the prompt's version.
         *
         * @param value the prompts
         * @return this
         */
        public Builder includes(List<IncludedPrompt> value) {
            this.includes = List.copyOf(value);
            return this;
        }

        /**
         * Sets the examples that the prompt shows.
         *
         * @param value the examples, or null
         * @return this
         */
        public Builder examples(@Nullable ChosenExamples value) {
            this.examples = value;
            return this;
        }

        /**
         * Sets the passages.
         *
         * @param value the passages, in the order of their numbers
         * @return this
         */
        public Builder passages(List<Passage> value) {
            this.passages = List.copyOf(value);
            return this;
        }

        /**
         * Sets the model.
         *
         * @param value its name, or null for the default
         * @return this
         */
        public Builder modelName(@Nullable String value) {
            this.modelName = value;
            return this;
        }

        /**
         * Sets the retrieval.
         *
         * @param value its name, or null for the standard one
         * @return this
         */
        public Builder retrievalName(@Nullable String value) {
            this.retrievalName = value;
            return this;
        }

        /**
         * Sets the guardrails.
         *
         * @param value their name, or null for the standard ones
         * @return this
         */
        public Builder guardrailsName(@Nullable String value) {
            this.guardrailsName = value;
            return this;
        }

        /**
         * Sets how the call uses the response cache.
         *
         * @param value how to use the cache
         * @return this
         */
        public Builder cacheControl(CacheControl value) {
            this.cacheControl = value;
            return this;
        }

        /**
         * Sets the time by which the call must end.
         *
         * @param value the time, or null for none
         * @return this
         */
        public Builder deadline(@Nullable Instant value) {
            this.deadline = value;
            return this;
        }

        /**
         * Sets the request to the model.
         *
         * @param value the request
         * @return this
         */
        public Builder request(ModelRequest value) {
            this.request = value;
            return this;
        }

        /** {@return the call} */
        public Call build() {
            return new Call(this);
        }
    }
}
