package dev.llmops.memory;

import dev.llmops.api.memory.Fact;
import dev.llmops.api.model.EmbeddingClient;
import dev.llmops.api.model.EmbeddingPurpose;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.commons.internal.stats.Cosine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** Vectors of facts and questions. */
final class Vectors {

    private Vectors() {}

    static Fact.Embedding embed(EmbeddingClient model, String text, EmbeddingPurpose purpose) {
        float[] vector = model.embed(List.of(text), purpose).vectors().get(0);
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float number : vector) {
            bytes.putFloat(number);
        }
        return new Fact.Embedding(name(model.identity()), Base64.getEncoder().encodeToString(bytes.array()));
    }

    static String name(ModelIdentity identity) {
        return identity.provider() + "/" + identity.name();
    }

    static float[] numbers(Fact.Embedding embedding) {
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getDecoder().decode(embedding.base64())).order(ByteOrder.LITTLE_ENDIAN);
        float[] numbers = new float[bytes.remaining() / Float.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes.getFloat();
        }
        return numbers;
    }

    /** The cosine of the angle between two vectors; 0 where one has no direction or they differ in length. */
    static double cosine(float[] one, float[] other) {
        double cosine = one.length == other.length ? Cosine.of(one, other) : Double.NaN;
        return Double.isNaN(cosine) ? 0 : cosine;
    }
}
