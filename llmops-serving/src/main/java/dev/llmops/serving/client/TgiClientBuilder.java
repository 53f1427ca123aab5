package dev.llmops.serving.client;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.ModelClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Builds a {@link ModelClient} for the native routes of text-generation-inference. Not safe for use by multiple threads. */
public final class TgiClientBuilder extends ServerClientBuilder<TgiClientBuilder> {

    private Function<List<Message>, String> promptTemplate = TgiClientBuilder::onlyMessage;

    TgiClientBuilder() {}

    /**
     * Sets how messages become a prompt. By default, a request must contain exactly one user message, which is the prompt.
     *
     * @param template creates the prompt; safe for use by multiple threads
     * @return this
     */
    public TgiClientBuilder promptTemplate(Function<List<Message>, String> template) {
        this.promptTemplate = Objects.requireNonNull(template, "template");
        return this;
    }

    /**
     * Builds the client.
     *
     * @return the client
     * @throws IllegalArgumentException if baseUrl or model is not set
     */
    public ModelClient build() {
        Map<String, String> headers = key() == null ? Map.of() : Map.of("Authorization", "Bearer " + key());
        modelName();
        return client(new TgiGenerate(promptTemplate), connection(address(), headers), null, head -> {});
    }

    private static String onlyMessage(List<Message> messages) {
        if (messages.size() != 1 || !(messages.get(0) instanceof UserMessage)) {
            throw new InvalidRequestException("a request must hold one user message alone, but holds " + messages.size()
                    + " messages; set promptTemplate, or use OpenAiCompatibleClient with the dialect TGI");
        }
        return messages.get(0).text();
    }

    @Override
    String defaultProvider() {
        return "tgi";
    }

    @Override
    TgiClientBuilder self() {
        return this;
    }
}
