package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.InvalidRequestException;
import dev.llmops.api.model.ModelClient;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.Tokenizer;
import dev.llmops.serving.routing.EndpointLoad;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InferenceServerTest {

    private static final String JSON = "application/json";
    private static final String VLLM_METRICS = """
        # HELP vllm:num_requests_running Number of requests in model execution batches.
        # TYPE vllm:num_requests_running gauge
        vllm:num_requests_running{engine="0",model_name="tiny"} 3.0
        vllm:num_requests_running{engine="1",model_name="tiny {x}"} 2.0
        vllm:num_requests_waiting{engine="0",model_name="tiny"} 7.0
        vllm:num_requests_waiting_by_reason{engine="0",reason="capacity"} 9.0
        vllm:kv_cache_usage_perc{engine="0",model_name="tiny"} 0.25
        vllm:kv_cache_usage_perc{engine="1",model_name="tiny"} 0.5 1700000000000
        vllm:request_success_created{engine="0"} 1.7e+09
        """;

    @Test
    void the_load_is_read_from_the_metrics_of_each_engine() {
        assertThat(load(VLLM_METRICS)).contains(new EndpointLoad(5, 7, 0.5));
        assertThat(load("sglang:num_running_reqs 1\nsglang:num_queue_reqs 2\nsglang:token_usage 0.1\n"))
                .contains(new EndpointLoad(1, 2, 0.1));
        assertThat(load("tgi_batch_current_size 4\ntgi_queue_size 0\n")).contains(new EndpointLoad(4, 0, 0));
        assertThat(load("vllm:gpu_cache_usage_perc 0.75\n")).contains(new EndpointLoad(0, 0, 0.75));
        assertThat(load("vllm:num_requests_running +Inf\nnothing\n\n")).isEmpty();
    }

    private static Optional<EndpointLoad> load(String metrics) {
        return server(ServerDialect.VLLM, ScriptedHttpClient.answering(200, "text/plain", metrics))
                .load();
    }

    @Test
    void the_load_comes_with_a_response_that_has_the_orca_header() {
        List<EndpointLoad> loads = new ArrayList<>();
        for (String header : List.of(
                "JSON {\"named_metrics\": {\"num_requests_waiting\": 2.0, \"kv_cache_usage_perc\": 0.5}}",
                "{\"named_metrics\": {\"kv_cache_usage_perc\": \"NaN\"}}",
                "TEXT named_metrics.x=1",
                "{")) {
            ScriptedHttpClient http = ScriptedHttpClient.answering(
                            200, JSON, "{\"choices\":[{\"message\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}")
                    .header("endpoint-load-metrics", header);
            client(ServerDialect.VLLM, http).loadListener(loads::add).build().generate(ModelRequest.user("?"));
            assertThat(http.header("endpoint-load-metrics-format")).isEqualTo("JSON");
        }

        assertThat(loads).containsExactly(new EndpointLoad(0, 2, 0.5));
    }

    @Test
    void adapters_are_loaded_and_unloaded() {
        ScriptedHttpClient http =
                ScriptedHttpClient.answering(200, "text/plain", "Success: LoRA adapter 'a' added successfully.");
        server(ServerDialect.VLLM, http).loadAdapter("a", "/adapters/a");

        assertThat(http.asked()).isEqualTo("{\"lora_name\":\"a\",\"lora_path\":\"/adapters/a\"}");
        assertThat(http.requests.get(0).uri()).hasToString("http://localhost:1/v1/load_lora_adapter");
        server(ServerDialect.SGLANG, http).unloadAdapter("a");
        assertThat(http.requests.get(1).uri()).hasToString("http://localhost:1/unload_lora_adapter");
        assertThatThrownBy(() -> server(ServerDialect.OLLAMA, http).unloadAdapter("a"))
                .isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> server(
                                ServerDialect.VLLM,
                                ScriptedHttpClient.answering(404, JSON, "{\"error\":{\"message\":\"No adapter\"}}"))
                        .unloadAdapter("b"))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void models_and_what_a_server_says_about_itself() {
        ScriptedHttpClient models = ScriptedHttpClient.answering(
                200,
                JSON,
                "{\"version\":\"0.32.0\",\"data\":[{\"id\":\"tiny\",\"max_model_len\":512},{\"id\":\"a\",\"parent\":\"tiny\"}]}");
        ScriptedHttpClient tgi = ScriptedHttpClient.answering(
                200, JSON, "{\"model_id\":\"bigscience/bloom\",\"version\":\"3.3.6\",\"max_total_tokens\":2048}");
        ScriptedHttpClient llama = ScriptedHttpClient.answering(
                200,
                JSON,
                "{\"model_path\":\"m.gguf\",\"build_info\":\"b1\",\"default_generation_settings\":{\"n_ctx\":4096}}");

        assertThat(server(ServerDialect.VLLM, models).models()).containsExactly("tiny", "a");
        assertThat(server(ServerDialect.VLLM, models).info()).isEqualTo(new ServerInfo("tiny", "0.32.0", 512));
        assertThat(server(ServerDialect.TGI, tgi).info()).isEqualTo(new ServerInfo("bigscience/bloom", "3.3.6", 2048));
        assertThat(server(ServerDialect.LLAMA_SERVER, llama).info()).isEqualTo(new ServerInfo("m.gguf", "b1", 4096));
        assertThat(server(ServerDialect.OPENAI, models).info()).isEqualTo(new ServerInfo("tiny", null, 512));
    }

    @Test
    void the_tokenizer_of_the_server_counts_a_request_with_its_template() {
        ScriptedHttpClient vllm = ScriptedHttpClient.answering(
                200, JSON, "{\"count\":5,\"max_model_len\":512,\"tokens\":[1,2,3],\"prompt\":\"hi\"}");
        Tokenizer tokenizer =
                client(ServerDialect.VLLM, vllm).build().tokenizer().orElseThrow();

        assertThat(tokenizer.encode("hi")).containsExactly(1, 2, 3);
        assertThat(vllm.asked()).contains("\"prompt\":\"hi\"", "\"add_special_tokens\":false");
        assertThat(vllm.requests.get(0).uri()).hasToString("http://localhost:1/tokenize");
        assertThat(tokenizer.decode(new int[] {1, 2})).isEqualTo("hi");
        assertThat(tokenizer.count(ModelRequest.user("hi"))).isEqualTo(5);
        assertThat(vllm.asked()).contains("\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]");

        ScriptedHttpClient llama = ScriptedHttpClient.answering(200, JSON, "{\"tokens\":[7],\"content\":\"x\"}");
        Tokenizer other =
                client(ServerDialect.LLAMA_SERVER, llama).build().tokenizer().orElseThrow();
        assertThat(other.encode("hi")).containsExactly(7);
        assertThat(llama.asked()).contains("\"content\":\"hi\"");
        assertThat(other.decode(new int[] {7})).isEqualTo("x");
        assertThat(client(ServerDialect.OPENAI, llama).build().tokenizer()).isEmpty();
    }

    private static InferenceServer server(ServerDialect dialect, ScriptedHttpClient http) {
        return InferenceServer.builder()
                .dialect(dialect)
                .baseUrl("http://localhost:1/v1")
                .apiKey("k-12345")
                .httpClient(http)
                .build();
    }

    private static OpenAiCompatibleClientBuilder client(ServerDialect dialect, ScriptedHttpClient http) {
        return OpenAiCompatibleClient.builder()
                .dialect(dialect)
                .baseUrl("http://localhost:1/v1")
                .model("tiny")
                .httpClient(http);
    }

    @Test
    void a_model_client_is_described_by_its_dialect() {
        ModelClient client =
                client(ServerDialect.VLLM, ScriptedHttpClient.refusing()).build();

        assertThat(client.description().identity().provider()).isEqualTo("vllm");
    }
}
