package dev.llmops.eval.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/**
 * Whether two JSON values are equal: members in any order, elements in order, texts by their characters, and numbers by their value, so that
 * 1, 1.0 and 1e0 are one number. RFC 8785 writes equal values alike too, where its doubles can hold them.
 */
public final class JsonEquality {

    private JsonEquality() {}

    /** {@return whether two values are equal} */
    public static boolean equal(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        if (a.getNodeType() != b.getNodeType() || a.size() != b.size()) {
            return false;
        }
        if (a.isArray()) {
            Iterator<JsonNode> others = b.elements();
            for (JsonNode each : a) {
                if (!equal(each, others.next())) {
                    return false;
                }
            }
            return true;
        }
        return a.isObject() ? members(a, b) : a.equals(b);
    }

    private static boolean members(JsonNode a, JsonNode b) {
        for (Map.Entry<String, JsonNode> member : a.properties()) {
            JsonNode other = b.get(member.getKey());
            if (other == null || !equal(member.getValue(), other)) {
                return false;
            }
        }
        return true;
    }
}
