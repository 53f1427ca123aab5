package dev.llmops.core.internal.telemetry;

import dev.llmops.api.model.ModelIdentity;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that metrics of an attempt have. There are few, and making them anew for each measure would sort and hash them each time. Safe for use by
 * several threads.
 */
final class ModelAttributes {

    /** A vendor that invents names of models does not fill the memory. */
    private static final int MAX = 10_000;

    private final Map<Measured, Attributes> made = new ConcurrentHashMap<>();

    /**
     * What is measured.
     *
     * @param provider who runs the model
     * @param asked the model that was asked
     * @param answered the model that answered, or null
     * @param key one more attribute, or null
     */
    private record Measured(
            String provider,
            String asked,
            @Nullable String answered,
            @Nullable AttributeKey<String> key,
            @Nullable String value) {}

    Attributes of(
            ModelIdentity asked,
            @Nullable String answered,
            @Nullable AttributeKey<String> key,
            @Nullable String value) {
        Measured measured = new Measured(asked.provider(), asked.name(), answered, key, value);
        Attributes known = made.get(measured);
        if (known != null) {
            return known;
        }
        Attributes attributes = make(measured);
        if (made.size() < MAX) {
            made.put(measured, attributes);
        }
        return attributes;
    }

    private static Attributes make(Measured measured) {
        AttributesBuilder attributes = Attributes.builder()
                .put(GenAiNames.OPERATION_NAME, GenAiNames.CHAT)
                .put(GenAiNames.PROVIDER_NAME, measured.provider())
                .put(GenAiNames.REQUEST_MODEL, measured.asked());
        if (measured.answered() != null) {
            attributes.put(GenAiNames.RESPONSE_MODEL, measured.answered());
        }
        if (measured.key() != null && measured.value() != null) {
            attributes.put(measured.key(), measured.value());
        }
        return attributes.build();
    }
}
