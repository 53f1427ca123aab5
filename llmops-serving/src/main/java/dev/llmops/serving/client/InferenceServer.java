package dev.llmops.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.commons.internal.option.Require;
import dev.llmops.serving.internal.http.ServerConnection;
import dev.llmops.serving.internal.load.PrometheusLoad;
import dev.llmops.serving.routing.EndpointLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The management side of an inference server: what it serves, its load, and its LoRA adapters. Safe for use by
 * several threads. Every method calls the server and throws a {@link dev.llmops.api.error.ModelException} if it does not answer.
 */
public final class InferenceServer {

    private final ServerDialect dialect;
    private final ServerConnection connection;

    InferenceServer(ServerDialect dialect, ServerConnection connection) {
        this.dialect = dialect;
        this.connection = connection;
    }

    /** {@return a new builder} */
    public static InferenceServerBuilder builder() {
        return new InferenceServerBuilder();
    }

    /** {@return the names of the models that it serves, including adapters, in the server's order} */
    public List<String> models() {
        List<String> names = new ArrayList<>();
        for (JsonNode model : connection.json("GET", "/v1/models", null).path("data")) {
            names.add(model.path("id").asText());
        }
        return names;
    }

    /**
     * {@return the server's description of itself: for vLLM from {@code /v1/models} and {@code /version}, for TGI from {@code /info}, for
     * llama-server
     * from {@code /props}, for any other from {@code /v1/models}}
     */
    public ServerInfo info() {
        return switch (dialect) {
            case TGI -> tgiInfo(connection.json("GET", "/info", null));
            case LLAMA_SERVER -> llamaInfo(connection.json("GET", "/props", null));
            case VLLM -> modelInfo(text(connection.json("GET", "/version", null).path("version")));
            default -> modelInfo(null);
        };
    }

    private static ServerInfo tgiInfo(JsonNode info) {
        return new ServerInfo(
                text(info.path("model_id")), text(info.path("version")), count(info.path("max_total_tokens")));
    }

    private static ServerInfo llamaInfo(JsonNode props) {
        return new ServerInfo(
                text(props.path("model_path")),
                text(props.path("build_info")),
                count(props.path("default_generation_settings").path("n_ctx")));
    }

    private ServerInfo modelInfo(@Nullable String version) {
        JsonNode first = connection.json("GET", "/v1/models", null).path("data").path(0);
        return new ServerInfo(text(first.path("id")), version, count(first.path("max_model_len")));
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() ? value.asText() : null;
    }

    private static @Nullable Integer count(JsonNode value) {
        return value.canConvertToInt() && value.asInt() > 0 ? (Integer) value.asInt() : null;
    }

    /**
     * {@return its load, from the Prometheus metrics of vLLM, SGLang, TGI, TensorRT-LLM or llama-server; a figure that they
     * do not report counts as 0; empty if they report no load at all}
     */
    public Optional<EndpointLoad> load() {
        return PrometheusLoad.read(connection.text("GET", "/metrics", null));
    }

    /**
     * Loads a LoRA adapter, which requests can then name as their model. vLLM allows this only if {@code VLLM_ALLOW_RUNTIME_LORA_UPDATING} is set.
     *
     * @param name the adapter's name in requests
     * @param path the adapter's path on the server
     * @throws InvalidRequestException if the server does not load it, or is neither vLLM nor SGLang
     */
    public void loadAdapter(String name, String path) {
        adapter("load_lora_adapter", body(name).put("lora_path", path));
    }

    /**
     * Unloads a LoRA adapter.
     *
     * @param name the adapter's name in requests
     * @throws InvalidRequestException if the server does not have it, or is neither vLLM nor SGLang
     */
    public void unloadAdapter(String name) {
        adapter("unload_lora_adapter", body(name));
    }

    private static ObjectNode body(String name) {
        return ChatCompletionsRequest.JSON.createObjectNode().put("lora_name", Require.text("name", name));
    }

    private void adapter(String route, ObjectNode body) {
        if (dialect != ServerDialect.VLLM && dialect != ServerDialect.SGLANG) {
            throw new InvalidRequestException(
                    "adapters must be loaded when the server starts, except for vLLM and SGLang, but its dialect is "
                            + dialect);
        }
        connection.text("POST", (dialect == ServerDialect.VLLM ? "/v1/" : "/") + route, body.toString());
    }
}
