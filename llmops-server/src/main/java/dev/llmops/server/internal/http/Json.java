package dev.llmops.server.internal.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.llmops.commons.internal.json.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as plain Java values, in both directions. */
public final class Json {

    private static final JsonTree TREE = new JsonTree(100);
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private Json() {}

    public interface Content {
        void writeTo(JsonGenerator out) throws IOException;
    }

    public static byte[] write(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public static String text(@Nullable Object value) {
        return new String(write(out -> writeValue(value, out)), StandardCharsets.UTF_8);
    }

    /** Writes maps, lists, texts, numbers, and truth values. */
    public static void writeValue(@Nullable Object value, JsonGenerator out) throws IOException {
        if (value instanceof Map<?, ?> members) {
            out.writeStartObject();
            for (Map.Entry<?, ?> member : members.entrySet()) {
                out.writeFieldName(String.valueOf(member.getKey()));
                writeValue(member.getValue(), out);
            }
            out.writeEndObject();
        } else if (value instanceof List<?> items) {
            out.writeStartArray();
            for (Object item : items) {
                writeValue(item, out);
            }
            out.writeEndArray();
        } else {
            out.writeObject(value);
        }
    }

    /** Returns whether a text is a whole JSON object. */
    public static boolean isObject(CharSequence text) {
        try {
            return TREE.read(text.toString().getBytes(StandardCharsets.UTF_8)) instanceof Map;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the members of the object that a body is. */
    @SuppressWarnings("unchecked")
    public static Map<String, @Nullable Object> object(byte[] body) {
        try {
            Object value = TREE.read(body);
            if (value instanceof Map<?, ?>) {
                return (Map<String, @Nullable Object>) value;
            }
        } catch (IOException e) {
            // Without its text, which repeats what was sent.
            throw new ApiException(400, "invalid_request_error", null, "the body is no valid JSON", e);
        }
        throw ApiException.badRequest("the body must be a JSON object");
    }
}
