package dev.llmops.rag.internal.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.llmops.commons.internal.hash.Sha256;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Terms and stored values out of keys and metadata. */
public final class MetadataTerms {

    /** Lucene takes terms of up to 32,766 bytes. A longer one stands for itself by its hash. */
    private static final int MAX = 8_000;

    private static final String HASHED = "sha256:";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private MetadataTerms() {}

    public static String key(@Nullable String tenant, String id) {
        List<String> parts = new ArrayList<>(2);
        parts.add(id);
        if (tenant != null) {
            parts.add(tenant);
        }
        return bounded(json(parts));
    }

    public static String tenant(String tenant) {
        return bounded(tenant);
    }

    /** {@return a term that two members share only if name and value are equal; 1 equals 1.0, and "1" neither} */
    public static String member(String name, Object value) {
        return bounded(json(List.of(name, comparable(value))));
    }

    public static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the value must have a JSON form", e);
        }
    }

    public static Map<String, Object> metadata(String json) {
        try {
            return JSON.readValue(json, OBJECT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored metadata is no JSON", e);
        }
    }

    public static List<String> texts(String json) {
        try {
            return JSON.readValue(json, TEXTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored term is no JSON", e);
        }
    }

    private static Object comparable(Object value) {
        if (value instanceof Number number) {
            BigDecimal decimal = new BigDecimal(number.toString());
            return decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(each -> copy.add(each == null ? null : comparable(each)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new TreeMap<>();
            map.forEach((name, each) -> copy.put((String) name, comparable(each)));
            return copy;
        }
        return value;
    }

    private static String bounded(String term) {
        byte[] bytes = term.getBytes(StandardCharsets.UTF_8);
        // What looks like a hash is hashed too, or one could name another's long term by its hash.
        boolean itself = bytes.length <= MAX && !term.startsWith(HASHED);
        return itself ? term : HASHED + Sha256.hex(bytes);
    }
}
