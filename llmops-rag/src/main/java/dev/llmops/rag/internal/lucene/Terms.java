package dev.llmops.rag.internal.lucene;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Terms and stored values out of keys and metadata. */
final class Terms {

    /** Lucene takes terms of up to 32,766 bytes. A longer one stands for itself by its hash. */
    private static final int LONGEST = 8_000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private Terms() {}

    static String key(@Nullable String tenant, String id) {
        List<String> parts = new ArrayList<>(2);
        parts.add(id);
        if (tenant != null) {
            parts.add(tenant);
        }
        return bounded(json(parts));
    }

    static String tenant(String tenant) {
        return bounded(tenant);
    }

    /** {@return what tells whether a text has been embedded already} */
    static String hash(String text) {
        return HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** {@return a term that two members share only if name and value are equal; 1 equals 1.0, and "1" neither} */
    static String member(String name, Object value) {
        return bounded(json(List.of(name, comparable(value))));
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the value must have a JSON form", e);
        }
    }

    static Map<String, Object> metadata(String json) {
        try {
            return JSON.readValue(json, OBJECT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored metadata is no JSON", e);
        }
    }

    private static Object comparable(Object value) {
        if (value instanceof Number number) {
            BigDecimal decimal = new BigDecimal(number.toString());
            return decimal.signum() == 0 ? BigDecimal.ZERO : decimal.stripTrailingZeros();
        }
        return value;
    }

    private static String bounded(String term) {
        byte[] bytes = term.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= LONGEST ? term : "sha256:" + HexFormat.of().formatHex(sha256(bytes));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
