package dev.llmops.serving.pool;

import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ResponseFormat;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.api.model.ToolSpecification;
import org.jspecify.annotations.Nullable;

/** How many tokens a call may use: counted where a tokenizer is at hand, and otherwise estimated as one for four characters. */
final class Tokens {

    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final int PER_MESSAGE = 4;
    private static final int ANSWER = 512;

    private Tokens() {}

    static int input(ModelRequest request, @Nullable Tokenizer tokenizer) {
        if (tokenizer != null) {
            return tokenizer.count(request);
        }
        int tokens = 0;
        for (Message message : request.messages()) {
            tokens += PER_MESSAGE + message.text().length() / CHARACTERS_PER_TOKEN;
            if (message instanceof AssistantMessage said) {
                for (ToolCall call : said.toolCalls()) {
                    tokens += (call.name().length() + call.arguments().length()) / CHARACTERS_PER_TOKEN;
                }
            }
        }
        return tokens + schemas(request);
    }

    private static int schemas(ModelRequest request) {
        int characters = 0;
        for (ToolSpecification tool : request.tools()) {
            characters += tool.name().length()
                    + tool.description().length()
                    + tool.parameters().json().length();
        }
        if (request.responseFormat() instanceof ResponseFormat.Schema asked) {
            characters += asked.schema().json().length();
        }
        return characters / CHARACTERS_PER_TOKEN;
    }

    static int output(ModelRequest request) {
        Integer limit = request.parameters().maxTokens();
        return limit == null ? ANSWER : limit;
    }
}
