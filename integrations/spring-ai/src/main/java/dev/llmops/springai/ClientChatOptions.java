package dev.llmops.springai;

import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.StructuredOutputChatOptions;

/**
 * Portable options with a place for the schema that {@code entity(...)} of a ChatClient asks for. Of Spring AI 1 only: in Spring AI 2 options are
 * made otherwise, and this class is not loaded. Not safe for use by multiple threads.
 */
final class ClientChatOptions extends DefaultToolCallingChatOptions implements StructuredOutputChatOptions {

    private @Nullable String outputSchema;

    @Override
    public @Nullable String getOutputSchema() {
        return outputSchema;
    }

    @Override
    public void setOutputSchema(@Nullable String schema) {
        this.outputSchema = schema;
    }

    /** A client of Spring AI changes a copy for each call. */
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as Spring AI declares it
    public <T extends ChatOptions> T copy() {
        ClientChatOptions copy = new ClientChatOptions();
        copy.setToolCallbacks(getToolCallbacks());
        copy.setToolNames(getToolNames());
        copy.setToolContext(getToolContext());
        copy.setInternalToolExecutionEnabled(getInternalToolExecutionEnabled());
        copy.setModel(getModel());
        copy.setFrequencyPenalty(getFrequencyPenalty());
        copy.setMaxTokens(getMaxTokens());
        copy.setPresencePenalty(getPresencePenalty());
        copy.setStopSequences(getStopSequences());
        copy.setTemperature(getTemperature());
        copy.setTopK(getTopK());
        copy.setTopP(getTopP());
        copy.setOutputSchema(outputSchema);
        return (T) copy;
    }
}
