package dev.llmops.core.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values as {@link dev.llmops.api.json.JsonValues} describes them. A number becomes the smallest of Integer, Long and
 * BigInteger, or a Double, and where a Double would round it a BigDecimal: its value is always what was written.
 */
final class PlainValueDeserializer extends StdDeserializer<Object> {

    private static final long serialVersionUID = 1L;

    PlainValueDeserializer() {
        super(Object.class);
    }

    @Override
    public @Nullable Object deserialize(JsonParser in, DeserializationContext context) throws IOException {
        JsonToken token = in.currentToken();
        return switch (token) {
            case START_OBJECT -> object(in, context);
            case START_ARRAY -> list(in, context);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getNumberValue();
            case VALUE_NUMBER_FLOAT -> fraction(in.getDecimalValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> context.handleUnexpectedToken(Object.class, in);
        };
    }

    private Map<String, @Nullable Object> object(JsonParser in, DeserializationContext context) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            members.put(name, deserialize(in, context));
        }
        return members;
    }

    private List<@Nullable Object> list(JsonParser in, DeserializationContext context) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            elements.add(deserialize(in, context));
        }
        return elements;
    }

    private static Number fraction(BigDecimal exact) {
        double rounded = exact.doubleValue();
        boolean same = Double.isFinite(rounded) && new BigDecimal(Double.toString(rounded)).compareTo(exact) == 0;
        return same ? (Number) rounded : exact;
    }
}
