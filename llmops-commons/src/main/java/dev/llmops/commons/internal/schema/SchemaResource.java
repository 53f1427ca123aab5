package dev.llmops.commons.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A schema with an address of its own: the whole, or a part that has an {@code $id}. */
final class SchemaResource {

    private final URI address;
    private final JsonNode root;
    private final Map<String, JsonNode> anchors = new HashMap<>();
    private final Set<String> dynamic = new HashSet<>();

    SchemaResource(URI address, JsonNode root) {
        this.address = address;
        this.root = root;
    }

    URI address() {
        return address;
    }

    JsonNode root() {
        return root;
    }

    /** The address of a reference, without its fragment. An opaque address, as of a URN, knows nothing relative to it. */
    URI resolve(String reference) {
        return reference.isEmpty() ? address : address.resolve(reference);
    }

    void anchor(String name, JsonNode schema, boolean isDynamic) {
        anchors.putIfAbsent(name, schema);
        if (isDynamic) {
            anchors.put(name, schema);
            dynamic.add(name);
        }
    }

    Map<String, JsonNode> anchors() {
        return anchors;
    }

    boolean isDynamic(String name) {
        return dynamic.contains(name);
    }
}
