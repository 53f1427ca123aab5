package dev.llmops.serving.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.error.InvalidModelResponseException;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.serving.internal.http.ServerConnection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An {@link EmbeddingClient} for servers of OpenAI's Embeddings API. Texts are sent in batches, one after the other; vectors are requested as
 * Base64 if the server supports it, otherwise as numbers.
 */
public final class OpenAiCompatibleEmbeddings implements EmbeddingClient {

    private final ServerConnection connection;
    private final ModelIdentity identity;
    private final int dimension;
    private final int batchSize;
    private final String queryPrefix;
    private final String documentPrefix;

    OpenAiCompatibleEmbeddings(
            ServerConnection connection,
            ModelIdentity identity,
            int dimension,
            int batchSize,
            String queryPrefix,
            String documentPrefix) {
        this.connection = connection;
        this.identity = identity;
        this.dimension = dimension;
        this.batchSize = batchSize;
        this.queryPrefix = queryPrefix;
        this.documentPrefix = documentPrefix;
    }

    /** {@return a new builder} */
    public static OpenAiCompatibleEmbeddingsBuilder builder() {
        return new OpenAiCompatibleEmbeddingsBuilder();
    }

    @Override
    public ModelIdentity identity() {
        return identity;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public EmbeddingResponse embed(List<String> texts, EmbeddingPurpose purpose) {
        String prefix = purpose == EmbeddingPurpose.QUERY ? queryPrefix : documentPrefix;
        List<float[]> vectors = new ArrayList<>(texts.size());
        TokenUsage usage = TokenUsage.ZERO;
        for (int from = 0; from < texts.size(); from += batchSize) {
            List<String> batch = texts.subList(from, Math.min(texts.size(), from + batchSize));
            JsonNode answer = connection.json("POST", "/embeddings", body(batch, prefix));
            if (answer.hasNonNull("error")) {
                throw connection.faults().inside(answer);
            }
            vectors.addAll(vectors(answer.path("data"), batch.size()));
            usage = usage.plus(usage(answer.path("usage")));
        }
        return new EmbeddingResponse(vectors, usage, identity);
    }

    private String body(List<String> batch, String prefix) {
        ObjectNode json = ChatCompletionsRequest.JSON.createObjectNode().put("model", identity.name());
        json.set(
                "input",
                ChatCompletionsRequest.JSON.valueToTree(
                        batch.stream().map(prefix::concat).toList()));
        return json.put("encoding_format", "base64").toString();
    }

    private static TokenUsage usage(JsonNode usage) {
        Integer input = ChatCompletions.count(usage.path("prompt_tokens"));
        return new TokenUsage(input, 0, null, 0);
    }

    /** The vectors may come in any order. */
    private List<float[]> vectors(JsonNode data, int count) {
        if (data.size() != count) {
            throw invalid("must hold " + count + " vectors, but holds " + data.size());
        }
        Map<Integer, float[]> byIndex = new TreeMap<>();
        int position = 0;
        for (JsonNode each : data) {
            int index = each.path("index").asInt(position++);
            if (index < 0 || index >= count || byIndex.put(index, vector(each.path("embedding"))) != null) {
                throw invalid("must hold one vector for each of " + count + " texts, but index " + index + " is wrong");
            }
        }
        return List.copyOf(byIndex.values());
    }

    private float[] vector(JsonNode embedding) {
        float[] vector = embedding.isTextual() ? decoded(embedding.asText()) : numbers(embedding);
        if (vector.length != dimension) {
            throw invalid("must hold vectors of dimension " + dimension + ", but one has " + vector.length
                    + "; set dimension to that of the model");
        }
        for (float value : vector) {
            if (!Float.isFinite(value)) {
                throw invalid("must hold finite vectors, but one has " + value);
            }
        }
        return vector;
    }

    /** Little-endian, as OpenAI has it. */
    private static float[] decoded(String base64) {
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
            float[] vector = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(vector);
            return vector;
        } catch (IllegalArgumentException e) {
            throw invalid("must hold vectors in Base64, but one is not");
        }
    }

    private static float[] numbers(JsonNode embedding) {
        float[] vector = new float[embedding.size()];
        for (int i = 0; i < vector.length; i++) {
            // What is no number would count as 0.
            vector[i] = embedding.path(i).isNumber() ? embedding.path(i).floatValue() : Float.NaN;
        }
        return vector;
    }

    private static InvalidModelResponseException invalid(String rule) {
        return new InvalidModelResponseException("the answer of the embeddings API " + rule);
    }
}
