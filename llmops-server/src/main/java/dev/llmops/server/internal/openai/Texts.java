package dev.llmops.server.internal.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.EmbeddingResponse;
import dev.llmops.server.internal.http.ApiException;
import dev.llmops.server.internal.http.Asked;
import dev.llmops.server.internal.http.Bodies;
import dev.llmops.server.internal.http.Fields;
import dev.llmops.server.internal.http.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes that compute something of given texts: embeddings and tokens. */
public final class Texts {

    private static final int MAX_TEXTS = 2048;

    private final ServedModels models;
    private final Bodies bodies;

    public Texts(ServedModels models, Bodies bodies) {
        this.models = models;
        this.bodies = bodies;
    }

    public void embed(Asked asked) throws IOException {
        Fields body = asked.body();
        List<String> texts = input(body.any("input"));
        String encoding = body.text("encoding_format");
        if (encoding != null && !encoding.equals("float") && !encoding.equals("base64")) {
            throw ApiException.badRequest("'encoding_format' must be float or base64");
        }
        EmbeddingClient client = models.takeEmbeddings(body, asked.caller());
        body.refuseTheRest();
        EmbeddingResponse response = client.embed(texts, EmbeddingPurpose.DOCUMENT);
        bodies.send(asked.exchange(), Json.write(out -> write(response, "base64".equals(encoding), out)));
    }

    private static List<String> input(@Nullable Object input) {
        List<?> texts = input instanceof List<?> several ? several : input == null ? List.of() : List.of(input);
        if (texts.isEmpty() || texts.size() > MAX_TEXTS || !texts.stream().allMatch(String.class::isInstance)) {
            throw ApiException.badRequest("'input' must be a text or a list of 1 to " + MAX_TEXTS + " texts");
        }
        return texts.stream().map(String.class::cast).toList();
    }

    private void write(EmbeddingResponse response, boolean base64, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("object", "list");
        out.writeArrayFieldStart("data");
        List<float[]> vectors = response.vectors();
        for (int i = 0; i < vectors.size(); i++) {
            out.writeStartObject();
            out.writeStringField("object", "embedding");
            out.writeNumberField("index", i);
            out.writeFieldName("embedding");
            write(vectors.get(i), base64, out);
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeStringField("model", response.model().name());
        Integer tokens = response.usage().input();
        out.writeObjectFieldStart("usage");
        out.writeNumberField("prompt_tokens", tokens == null ? 0 : tokens);
        out.writeNumberField("total_tokens", tokens == null ? 0 : tokens);
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void write(float[] vector, boolean base64, JsonGenerator out) throws IOException {
        if (!base64) {
            out.writeStartArray();
            for (float value : vector) {
                out.writeNumber(value);
            }
            out.writeEndArray();
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector) {
            bytes.putFloat(value);
        }
        out.writeString(Base64.getEncoder().encodeToString(bytes.array()));
    }

    public void tokenize(Asked asked) throws IOException {
        Fields body = asked.body();
        int[] tokens = models.take(body).tokenizer().encode(body.requiredText("content"));
        body.refuseTheRest();
        bodies.send(asked.exchange(), Json.write(out -> {
            out.writeStartObject();
            out.writeFieldName("tokens");
            out.writeArray(tokens, 0, tokens.length);
            out.writeEndObject();
        }));
    }

    public void detokenize(Asked asked) throws IOException {
        Fields body = asked.body();
        ServedModel model = models.take(body);
        List<?> tokens = body.requiredList("tokens");
        body.refuseTheRest();
        if (!tokens.stream().allMatch(Integer.class::isInstance)) {
            throw ApiException.badRequest("'tokens' must be a list of whole numbers");
        }
        String text = model.tokenizer()
                .decode(tokens.stream().mapToInt(token -> (Integer) token).toArray());
        bodies.send(asked.exchange(), Json.write(out -> {
            out.writeStartObject();
            out.writeStringField("content", text);
            out.writeEndObject();
        }));
    }
}
