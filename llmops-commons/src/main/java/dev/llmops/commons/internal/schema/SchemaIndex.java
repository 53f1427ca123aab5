package dev.llmops.commons.internal.schema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a schema, found once: what each refers to, the resource it belongs to, its patterns, and what is wrong with it. By identity,
 * since equal parts may stand in different resources. Does not change once made.
 */
final class SchemaIndex {

    private static final String META_SCHEMA = "https://json-schema.org/draft/2020-12/schema";

    private final JsonNode schema;
    private final Function<String, Predicate<String>> regex;
    private final boolean older;
    private boolean tracks;
    private final Map<String, String> faults = new LinkedHashMap<>();
    private final IdentityHashMap<JsonNode, SchemaResource> resourceOf = new IdentityHashMap<>();
    private final Map<String, SchemaResource> byAddress = new HashMap<>();
    private final Map<String, IdentityHashMap<JsonNode, JsonNode>> targets =
            Map.of("$ref", new IdentityHashMap<>(), "$dynamicRef", new IdentityHashMap<>());
    private final Map<String, Predicate<String>> patterns = new HashMap<>();
    private final Deque<Reference> references = new ArrayDeque<>();

    private record Reference(String pointer, String keyword, JsonNode from) {}

    private SchemaIndex(JsonNode schema, Function<String, Predicate<String>> regex) {
        this.schema = schema;
        this.regex = regex;
        this.older = SchemaKeywords.isOlder(schema.path("$schema").asText());
    }

    static SchemaIndex of(JsonNode schema, Function<String, Predicate<String>> regex) {
        SchemaIndex index = new SchemaIndex(schema, regex);
        index.add("", schema, new SchemaResource(URI.create(""), schema));
        // What a reference leads to may be a part that no keyword leads to, with references of its own.
        while (!index.references.isEmpty()) {
            index.follow(index.references.removeFirst());
        }
        return index;
    }

    JsonNode schema() {
        return schema;
    }

    Map<String, String> faults() {
        return faults;
    }

    /** {@return what the {@code $ref} or {@code $dynamicRef} of a part leads to; missing if that is the meta-schema} */
    JsonNode target(String keyword, JsonNode part) {
        return Objects.requireNonNull(targets.get(keyword)).getOrDefault(part, part);
    }

    /** {@return the resource that a part belongs to, null for a plain true or false} */
    @Nullable
    SchemaResource resource(JsonNode part) {
        return resourceOf.get(part);
    }

    /** {@return whether some part asks what was not looked at} */
    boolean tracks() {
        return tracks;
    }

    boolean isFound(String pattern, String text) {
        Predicate<String> found = patterns.get(pattern);
        return found != null && found.test(text);
    }

    /** {@return the faults of a value that should be a schema itself, as the meta-schema would find them} */
    Map<String, String> faultsOf(JsonNode value) {
        return of(value, regex).faults;
    }

    private void add(String pointer, JsonNode part, SchemaResource outer) {
        if (part.isBoolean()) {
            return;
        }
        if (!part.isObject()) {
            faults.putIfAbsent(pointer, "must be a schema: an object, true or false");
            return;
        }
        if (resourceOf.containsKey(part)) {
            return;
        }
        SchemaResource resource = resource(part, outer, pointer);
        resourceOf.put(part, resource);
        new SchemaKeywords(older, (keyword, fault) -> fault(pointer, keyword, fault)).check(part);
        addAnchors(part, resource);
        tracks |= part.has("unevaluatedProperties") || part.has("unevaluatedItems");
        for (Map.Entry<String, JsonNode> member : part.properties()) {
            String at = pointer + "/" + Place.escaped(member.getKey());
            addPatterns(at, member.getKey(), member.getValue());
            addParts(at, member.getKey(), member.getValue(), resource);
            if (SchemaKeywords.REFERENCES.contains(member.getKey())
                    && member.getValue().isTextual()) {
                references.add(new Reference(at, member.getKey(), part));
            }
        }
    }

    private void fault(String pointer, String keyword, String fault) {
        faults.putIfAbsent(pointer + "/" + keyword, fault);
    }

    private void addParts(String at, String keyword, JsonNode value, SchemaResource resource) {
        switch (SchemaKeywords.parts(keyword, value, older)) {
            case ONE -> add(at, value, resource);
            case LIST -> {
                for (int i = 0; i < value.size(); i++) {
                    add(at + "/" + i, value.get(i), resource);
                }
            }
            case MAP ->
                value.properties().forEach(member -> {
                    if (!keyword.equals("dependencies") || !member.getValue().isArray()) {
                        add(at + "/" + Place.escaped(member.getKey()), member.getValue(), resource);
                    }
                });
            case NONE -> {}
        }
    }

    private SchemaResource resource(JsonNode part, SchemaResource outer, String pointer) {
        JsonNode id = part.path("$id");
        if (id.isTextual() && !id.asText().startsWith("#")) {
            try {
                SchemaResource own = new SchemaResource(outer.resolve(withoutFragment(id.asText())), part);
                byAddress.put(own.address().toString(), own);
                return own;
            } catch (IllegalArgumentException e) {
                fault(pointer, "$id", "must be a URI");
            }
        }
        byAddress.putIfAbsent(outer.address().toString(), outer);
        return outer;
    }

    private static void addAnchors(JsonNode part, SchemaResource resource) {
        if (part.path("$anchor").isTextual()) {
            resource.anchor(part.get("$anchor").asText(), part, false);
        }
        if (part.path("$dynamicAnchor").isTextual()) {
            resource.anchor(part.get("$dynamicAnchor").asText(), part, true);
        }
        // As drafts 6 and 7 wrote an anchor.
        if (part.path("$id").asText().startsWith("#")) {
            resource.anchor(part.get("$id").asText().substring(1), part, false);
        }
    }

    private void addPatterns(String at, String keyword, JsonNode value) {
        if (keyword.equals("pattern") && value.isTextual()) {
            addPattern(at, value.asText());
        } else if (keyword.equals("patternProperties")) {
            value.properties()
                    .forEach(member -> addPattern(at + "/" + Place.escaped(member.getKey()), member.getKey()));
        }
    }

    private void addPattern(String at, String pattern) {
        try {
            // As ECMA-262 names the category, which Java knows by its short name alone.
            patterns.put(pattern, regex.apply(pattern.replace("\\p{Letter}", "\\p{L}")));
        } catch (IllegalArgumentException e) {
            faults.putIfAbsent(at, "must be a regular expression");
        }
    }

    private static String withoutFragment(String reference) {
        int hash = reference.indexOf('#');
        return hash < 0 ? reference : reference.substring(0, hash);
    }

    static String fragment(String reference) {
        int hash = reference.indexOf('#');
        // A plus stands for itself in a fragment.
        return hash < 0
                ? ""
                : URLDecoder.decode(reference.substring(hash + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private void follow(Reference reference) {
        JsonNode name = reference.from.get(reference.keyword);
        JsonNode target = null;
        try {
            target = find(name.asText(), reference.from);
        } catch (IllegalArgumentException e) {
            // No URI, or no JSON pointer: it leads nowhere.
        }
        if (target == null) {
            faults.putIfAbsent(
                    reference.pointer, "'" + name.asText() + "' must point to a schema in this one, as '#/$defs/name'");
            return;
        }
        Objects.requireNonNull(targets.get(reference.keyword)).put(reference.from, target);
        if (!target.isMissingNode()) {
            add(reference.pointer, target, resourceAt(name.asText(), reference.from));
        }
    }

    private SchemaResource resourceAt(String reference, JsonNode from) {
        SchemaResource here = resourceOf.getOrDefault(from, new SchemaResource(URI.create(""), schema));
        return byAddress.getOrDefault(here.resolve(withoutFragment(reference)).toString(), here);
    }

    private @Nullable JsonNode find(String reference, JsonNode from) {
        if (withoutFragment(reference).equals(META_SCHEMA)) {
            return MissingNode.getInstance();
        }
        SchemaResource here = resourceOf.getOrDefault(from, new SchemaResource(URI.create(""), schema));
        SchemaResource there =
                byAddress.get(here.resolve(withoutFragment(reference)).toString());
        if (there == null) {
            return null;
        }
        String fragment = fragment(reference);
        if (!fragment.isEmpty() && !fragment.startsWith("/")) {
            return there.anchors().get(fragment);
        }
        JsonNode found = there.root().at(JsonPointer.compile(fragment));
        return found.isMissingNode() ? null : found;
    }
}
