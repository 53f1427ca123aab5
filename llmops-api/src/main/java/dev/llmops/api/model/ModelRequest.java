package dev.llmops.api.model;

import dev.llmops.api.message.Message;
import dev.llmops.api.message.SystemMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A complete request to a model: apart from the model, nothing outside of it affects the answer.
 *
 * @param messages the conversation so far, oldest first, at least one
 * @param tools the tools that the model may call
 * @param toolChoice whether it may, must or must not use them
 * @param responseFormat the form of the answer
 * @param parameters the sampling parameters
 */
public record ModelRequest(
        List<Message> messages,
        List<ToolSpecification> tools,
        ToolChoice toolChoice,
        ResponseFormat responseFormat,
        ModelParameters parameters) {

    /** Copies the lists and rejects an empty conversation, two tools with the same name, and a required tool call without tools. */
    public ModelRequest {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        Objects.requireNonNull(toolChoice, "toolChoice");
        Objects.requireNonNull(responseFormat, "responseFormat");
        Objects.requireNonNull(parameters, "parameters");
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("messages must hold at least one message, but was empty");
        }
        if (toolChoice == ToolChoice.REQUIRED && tools.isEmpty()) {
            throw new IllegalArgumentException("toolChoice REQUIRED needs at least one tool, but tools was empty");
        }
        requireDifferentNames(tools);
    }

    /**
     * {@return a request of one user message with nothing else set}
     *
     * @param text what the user says
     */
    public static ModelRequest user(String text) {
        return builder().user(text).build();
    }

    private static void requireDifferentNames(List<ToolSpecification> tools) {
        if (tools.size() < 2) {
            return;
        }
        Set<String> names = new HashSet<>();
        for (ToolSpecification tool : tools) {
            if (!names.add(tool.name())) {
                throw new IllegalArgumentException(
                        "tools must have different names, but two are '" + tool.name() + "'");
            }
        }
    }

    /** {@return a builder with no messages} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that starts from this request} */
    public Builder toBuilder() {
        return new Builder()
                .messages(messages)
                .tools(tools)
                .toolChoice(toolChoice)
                .responseFormat(responseFormat)
                .parameters(parameters);
    }

    /** Builds a {@link ModelRequest}. Not safe for use by multiple threads. */
    public static final class Builder {

        private final List<Message> messages = new ArrayList<>();
        private List<ToolSpecification> tools = List.of();
        private ToolChoice toolChoice = ToolChoice.AUTO;
        private ResponseFormat responseFormat = ResponseFormat.TEXT;
        private ModelParameters parameters = ModelParameters.NONE;

        private Builder() {}

        /**
         * Adds a message to the end.
         *
         * @param message the message
         * @return this
         */
        public Builder message(Message message) {
            messages.add(Objects.requireNonNull(message, "message"));
            return this;
        }

        /**
         * Replaces all messages.
         *
         * @param all the conversation, oldest first
         * @return this
         */
        public Builder messages(List<? extends Message> all) {
            messages.clear();
            messages.addAll(all);
            return this;
        }

        /**
         * Adds a system message to the end.
         *
         * @param text its text
         * @return this
         */
        public Builder system(String text) {
            return message(Message.system(text));
        }

        /**
         * Adds a user message to the end.
         *
         * @param text its text
         * @return this
         */
        public Builder user(String text) {
            return message(Message.user(text));
        }

        /**
         * Sets the tools.
         *
         * @param all the tools that the model may call
         * @return this
         */
        public Builder tools(List<ToolSpecification> all) {
            this.tools = List.copyOf(all);
            return this;
        }

        /**
         * Sets whether the model may, must or must not use tools.
         *
         * @param choice the choice
         * @return this
         */
        public Builder toolChoice(ToolChoice choice) {
            this.toolChoice = Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * Sets the form of the answer.
         *
         * @param format the form
         * @return this
         */
        public Builder responseFormat(ResponseFormat format) {
            this.responseFormat = Objects.requireNonNull(format, "format");
            return this;
        }

        /**
         * Sets the sampling parameters.
         *
         * @param all the parameters
         * @return this
         */
        public Builder parameters(ModelParameters all) {
            this.parameters = Objects.requireNonNull(all, "all");
            return this;
        }

        /**
         * Builds the request.
         *
         * @return the request
         * @throws IllegalArgumentException if it has no message, two tools have the same name, or a tool call is required and there are no tools
         */
        public ModelRequest build() {
            return new ModelRequest(messages, tools, toolChoice, responseFormat, parameters);
        }
    }

    /** {@return the text of the first message if it is a system message, otherwise null} */
    public @Nullable String systemText() {
        return messages.get(0) instanceof SystemMessage system ? system.text() : null;
    }
}
