package dev.llmops.serving.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.llmops.api.error.ContextWindowExceededException;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.error.RateLimitedException;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.text.CharRange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServerRerankerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String COHERE = "{\"id\":\"r1\",\"results\":[{\"index\":2,\"relevance_score\":0.9},"
            + "{\"index\":0,\"relevance_score\":0.1},{\"index\":1,\"relevance_score\":0.1}],\"meta\":{}}";

    @Test
    void the_forms_of_all_servers_are_read_best_first_and_equal_ones_in_their_order() {
        String vllm = COHERE.replace("\"index\":2,", "\"index\":2,\"document\":{\"text\":\"c\"},");
        String sglang =
                "[{\"score\":0.9,\"document\":\"c\",\"index\":2},{\"score\":0.1,\"index\":0},{\"score\":0.1,\"index\":1}]";
        for (String answer : List.of(COHERE, vllm, sglang)) {
            List<Passage> ranked = reranker(answering(answer)).rerank("q", passages("a", "b", "c"));

            assertThat(ranked).extracting(Passage::text).containsExactly("c", "a", "b");
            assertThat(ranked).extracting(Passage::score).containsExactly(0.9, 0.1, 0.1);
        }
    }

    @Test
    void the_request_is_coheres() throws Exception {
        ScriptedHttpClient http = answering(COHERE);
        reranker(http).rerank("q", passages("a", "b", "c"));

        assertThat(JSON.readTree(http.asked()))
                .isEqualTo(JSON.readTree("{\"model\":\"reranker\",\"query\":\"q\",\"documents\":[\"a\",\"b\",\"c\"]}"));
        assertThat(http.requests.get(0).uri()).hasToString("http://localhost:1/v1/rerank");
        assertThat(http.header("Authorization")).isEqualTo("Bearer sk-1234");
    }

    @Test
    void the_score_route_is_vllms() throws Exception {
        ScriptedHttpClient http = answering(
                "{\"id\":\"score-1\",\"object\":\"list\",\"data\":[{\"index\":0,\"object\":\"score\",\"score\":-2.5},"
                        + "{\"index\":1,\"object\":\"score\",\"score\":1.5}],\"usage\":{}}");
        List<Passage> ranked =
                builder(http).route(ServerReranker.Route.SCORE).build().rerank("q", passages("a", "b"));

        assertThat(ranked).extracting(Passage::score).containsExactly(1.5, -2.5);
        assertThat(JSON.readTree(http.asked()))
                .isEqualTo(JSON.readTree("{\"model\":\"reranker\",\"text_1\":\"q\",\"text_2\":[\"a\",\"b\"]}"));
        assertThat(http.requests.get(0).uri()).hasToString("http://localhost:1/v1/score");
    }

    @Test
    void many_passages_go_in_batches_and_none_in_no_request() throws IOException {
        try (FakeModelServer server = new FakeModelServer(ServerRerankerTest::lengths)) {
            ServerReranker reranker = ServerReranker.builder()
                    .baseUrl(server.url("/v1"))
                    .model("reranker")
                    .batchSize(2)
                    .build();

            assertThat(reranker.rerank("q", passages("a", "ccc", "bb", "dddd", "eeeee")))
                    .extracting(Passage::text)
                    .containsExactly("eeeee", "dddd", "ccc", "bb", "a");
        }
        ScriptedHttpClient http = answering(COHERE);
        assertThat(reranker(http).rerank("q", List.of())).isEmpty();
        assertThat(http.requests).isEmpty();
    }

    /** Each document's score is its length. */
    private static void lengths(FakeModelServer.Exchange exchange) throws IOException {
        StringBuilder results = new StringBuilder();
        int index = 0;
        for (JsonNode document : exchange.json().path("documents")) {
            results.append(index == 0 ? "" : ",")
                    .append("{\"index\":" + index + ",\"relevance_score\":"
                            + document.asText().length() + "}");
            index++;
        }
        assertThat(index).isLessThanOrEqualTo(2);
        exchange.respond(200, "application/json", "{\"results\":[" + results + "]}");
    }

    @Test
    void an_answer_without_one_score_for_each_passage_is_refused() {
        for (String results : List.of(
                "",
                "{\"index\":0,\"relevance_score\":1}",
                "{\"index\":0,\"relevance_score\":1},{\"index\":0,\"relevance_score\":1}",
                "{\"index\":0,\"relevance_score\":1},{\"index\":2,\"relevance_score\":1}",
                "{\"index\":0,\"relevance_score\":1},{\"index\":1,\"relevance_score\":\"NaN\"}",
                "{\"index\":0,\"relevance_score\":1},{\"index\":1}")) {
            assertThatThrownBy(() -> reranker(answering("{\"results\":[" + results + "]}"))
                            .rerank("q", passages("a", "b")))
                    .as(results)
                    .isInstanceOf(InvalidModelResponseException.class)
                    .hasMessageContaining("one finite score for each of 2 passages");
        }
    }

    @Test
    void failures_are_those_of_the_server() {
        String inside = "{\"error\":{\"message\":\"x\",\"code\":429}}";
        String tooLong = "{\"error\":{\"message\":\"This model's maximum context length is 512 tokens\"}}";

        assertThatThrownBy(() -> reranker(answering(inside)).rerank("q", passages("a")))
                .isInstanceOf(RateLimitedException.class);
        assertThatThrownBy(() -> reranker(ScriptedHttpClient.answering(400, "application/json", tooLong))
                        .rerank("q", passages("a")))
                .isInstanceOf(ContextWindowExceededException.class);
    }

    private static List<Passage> passages(String... texts) {
        return Stream.of(texts)
                .map(text -> new Passage("s-" + text, new CharRange(0, text.length()), text, null, Map.of()))
                .toList();
    }

    private static ScriptedHttpClient answering(String body) {
        return ScriptedHttpClient.answering(200, "application/json", body);
    }

    private static ServerReranker reranker(ScriptedHttpClient http) {
        return builder(http).build();
    }

    private static ServerRerankerBuilder builder(ScriptedHttpClient http) {
        return ServerReranker.builder()
                .baseUrl("http://localhost:1/v1")
                .model("reranker")
                .apiKey("sk-1234")
                .httpClient(http);
    }
}
