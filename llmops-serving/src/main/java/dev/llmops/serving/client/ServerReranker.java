package dev.llmops.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.retrieval.Passage;
import dev.llmops.api.retrieval.Reranker;
import dev.llmops.serving.internal.http.ServerConnection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A {@link Reranker} that calls a server: the rerank route of Cohere, Jina, vLLM, SGLang, llama-server and the LiteLLM proxy, or the score
 * route of vLLM and Ray Serve LLM. Passages are sent in batches, one after the other; each gets the server's score, and passages with equal
 * scores keep
 * their order. Safe for use by multiple threads.
 */
public final class ServerReranker implements Reranker {

    /** The route to call. */
    public enum Route {

        /** {@code /rerank}: a query and documents. */
        RERANK,
        /** {@code /score}: one text against many, as in vLLM. Its scores are those of {@code RERANK}. */
        SCORE
    }

    private final ServerConnection connection;
    private final String model;
    private final Route route;
    private final int batchSize;

    ServerReranker(ServerConnection connection, String model, Route route, int batchSize) {
        this.connection = connection;
        this.model = model;
        this.route = route;
        this.batchSize = batchSize;
    }

    /** {@return a new builder} */
    public static ServerRerankerBuilder builder() {
        return new ServerRerankerBuilder();
    }

    @Override
    public List<Passage> rerank(String question, List<Passage> passages) {
        List<Passage> scored = new ArrayList<>(passages.size());
        for (int from = 0; from < passages.size(); from += batchSize) {
            List<Passage> batch = passages.subList(from, Math.min(passages.size(), from + batchSize));
            double[] scores = scores(question, batch);
            for (int i = 0; i < scores.length; i++) {
                scored.add(batch.get(i).withScore(scores[i]));
            }
        }
        return scored.stream()
                .sorted(Comparator.comparingDouble(
                                (Passage passage) -> Objects.requireNonNull(passage.score(), "a score was set"))
                        .reversed())
                .toList();
    }

    private double[] scores(String question, List<Passage> batch) {
        String path = route == Route.SCORE ? "/score" : "/rerank";
        JsonNode answer = connection.json("POST", path, body(question, batch));
        if (answer.hasNonNull("error")) {
            throw connection.faults().inside(answer);
        }
        return read(results(answer), batch.size());
    }

    private String body(String question, List<Passage> batch) {
        boolean score = route == Route.SCORE;
        ObjectNode json = ChatCompletionsRequest.JSON.createObjectNode().put("model", model);
        json.put(score ? "text_1" : "query", question);
        json.set(
                score ? "text_2" : "documents",
                ChatCompletionsRequest.JSON.valueToTree(
                        batch.stream().map(Passage::text).toList()));
        return json.toString();
    }

    /** Cohere's form, that of a list of OpenAI's, or a plain list as SGLang's. */
    private static JsonNode results(JsonNode answer) {
        if (answer.isArray()) {
            return answer;
        }
        return answer.has("results") ? answer.path("results") : answer.path("data");
    }

    private static double[] read(JsonNode results, int count) {
        double[] scores = new double[count];
        Arrays.fill(scores, Double.NaN);
        for (JsonNode result : results) {
            int index = result.path("index").asInt(-1);
            JsonNode score = result.has("relevance_score") ? result.path("relevance_score") : result.path("score");
            if (index < 0 || index >= count || !Double.isNaN(scores[index]) || !isScore(score)) {
                throw invalid(count, "has one with index " + result.path("index") + " and score " + score);
            }
            scores[index] = score.asDouble();
        }
        for (int i = 0; i < count; i++) {
            if (Double.isNaN(scores[i])) {
                throw invalid(count, "has none for index " + i);
            }
        }
        return scores;
    }

    private static boolean isScore(JsonNode score) {
        return score.isNumber() && Double.isFinite(score.asDouble());
    }

    private static InvalidModelResponseException invalid(int count, String found) {
        return new InvalidModelResponseException("the answer of a reranker must hold one finite score for each of "
                + count + " passages, but " + found + "; check baseUrl, model and route");
    }
}
