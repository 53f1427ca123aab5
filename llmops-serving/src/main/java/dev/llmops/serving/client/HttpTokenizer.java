package dev.llmops.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.serving.internal.http.ServerConnection;
import dev.llmops.serving.internal.wire.RemoteTokenizer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The tokenizer of a server: each call is one over the network. */
final class HttpTokenizer implements RemoteTokenizer {

    /** A server that counts for longer than this is ill, however long its answers may take. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private final ServerDialect.Tokens dialect;
    private final ServerConnection connection;
    private final String model;
    private final ChatCompletionsRequest requests;

    private HttpTokenizer(ServerDialect.Tokens dialect, ServerConnection connection, String model) {
        this.dialect = dialect;
        this.connection = connection;
        this.model = model;
        this.requests = new ChatCompletionsRequest(model, ServerDialect.VLLM);
    }

    static @Nullable Tokenizer of(ServerDialect.Tokens dialect, ServerConnection connection, String model) {
        return dialect == ServerDialect.Tokens.NONE ? null : new HttpTokenizer(dialect, connection, model);
    }

    @Override
    public int[] encode(String text) {
        ObjectNode body = ChatCompletionsRequest.JSON.createObjectNode();
        if (dialect == ServerDialect.Tokens.LLAMA_SERVER) {
            body.put("content", text).put("add_special", false).put("parse_special", false);
        } else {
            body.put("model", model).put("prompt", text).put("add_special_tokens", false);
        }
        JsonNode tokens = tokenize(body).path("tokens");
        if (!tokens.isArray()) {
            throw noTokens();
        }
        int[] ids = new int[tokens.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = tokens.path(i).asInt();
        }
        return ids;
    }

    @Override
    public String decode(int[] tokens) {
        boolean llama = dialect == ServerDialect.Tokens.LLAMA_SERVER;
        ObjectNode body = ChatCompletionsRequest.JSON.createObjectNode();
        if (!llama) {
            body.put("model", model);
        }
        body.set("tokens", ChatCompletionsRequest.JSON.valueToTree(tokens));
        JsonNode text = connection.json("POST", "/detokenize", body.toString()).path(llama ? "content" : "prompt");
        if (!text.isTextual()) {
            throw noTokens();
        }
        return text.asText();
    }

    /** vLLM applies the chat template; llama-server gives the tokens of the texts alone. */
    @Override
    public int count(ModelRequest request) {
        if (dialect == ServerDialect.Tokens.LLAMA_SERVER) {
            return RemoteTokenizer.super.count(request);
        }
        JsonNode whole = connection.parse(requests.json(request, false));
        ObjectNode body = ChatCompletionsRequest.JSON.createObjectNode().put("model", model);
        body.set("messages", whole.path("messages"));
        if (whole.has("tools")) {
            body.set("tools", whole.path("tools"));
        }
        JsonNode count = tokenize(body).path("count");
        if (!count.canConvertToInt()) {
            throw noTokens();
        }
        return count.asInt();
    }

    private JsonNode tokenize(ObjectNode body) {
        return connection.json("POST", "/tokenize", body.toString());
    }

    private static InvalidModelResponseException noTokens() {
        return new InvalidModelResponseException(
                "the server's answer must hold tokens, but does not; check that it is the server that the dialect"
                        + " says");
    }
}
