package dev.llmops.core.provenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.model.ModelIdentity;
import dev.llmops.api.provenance.AiDisclosure;
import dev.llmops.commons.internal.hash.Ed25519;
import dev.llmops.commons.internal.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says of a text that a model wrote it: which generation, which model, when, and of which words. A machine reads it as JSON-LD (schema.org, with IPTC's digital source type
 * {@code trainedAlgorithmicMedia}), in the head of an HTML page, or in the head of an HTTP response. With a signature (Ed25519, RFC 8032) whoever has the public key can
 * tell that the operator said so and that the words are these.
 *
 * <p>A mark stands beside the text, and whoever copies the text alone leaves it behind: it is no watermark and proves of an unmarked text nothing. Immutable.
 *
 * @param generation id of the generation
 * @param model name of the model
 * @param provider who offers it, or null
 * @param at when the call began
 * @param sha256 SHA-256 of the text in UTF-8, 64 lowercase hex digits
 * @param signature Ed25519 over {@link #payload}, in base64, or null
 */
public record GeneratedMark(
        String generation,
        String model,
        @Nullable String provider,
        Instant at,
        String sha256,
        @Nullable String signature) {

    /** What the text is, in IPTC's vocabulary of digital source types. */
    public static final String DIGITAL_SOURCE_TYPE =
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALGORITHM = "Ed25519";
    private static final String UNKNOWN = "unknown";

    /** Refuses nulls. */
    public GeneratedMark {
        Objects.requireNonNull(generation, "generation");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(sha256, "sha256");
    }

    /**
     * {@return the mark of an answer as its reader gets it}
     *
     * @param generation its record
     * @param text the words that are shown: the answer's, or what the application made of them
     */
    public static GeneratedMark of(Generation generation, String text) {
        ModelIdentity model = generation.model();
        return new GeneratedMark(
                generation.id().value(),
                model == null ? UNKNOWN : model.name(),
                model == null ? null : model.provider(),
                generation.timings().startedAt(),
                Sha256.hex(text),
                null);
    }

    /**
     * {@return the same, signed}
     *
     * @param key an Ed25519 key
     * @throws IllegalArgumentException if it is another key
     */
    public GeneratedMark signed(PrivateKey key) {
        return new GeneratedMark(generation, model, provider, at, sha256, Ed25519.sign(payload(), key));
    }

    /**
     * {@return whether the mark is of these words}
     *
     * @param text the words
     */
    public boolean isOf(String text) {
        return Sha256.hex(text).equals(sha256);
    }

    /**
     * {@return whether the holder of a key made this mark of these words} A mark without a signature was made by anybody.
     *
     * @param text the words
     * @param key the public key
     * @throws IllegalArgumentException if it is no Ed25519 key
     */
    public boolean verify(String text, PublicKey key) {
        return signature != null && isOf(text) && Ed25519.verify(payload(), signature, key);
    }

    /** {@return what is signed: the JSON-LD without signature, in UTF-8} */
    public byte[] payload() {
        return text(tree()).getBytes(StandardCharsets.UTF_8);
    }

    /** {@return the mark as JSON-LD, on one line, safe within a {@code script} element} */
    public String jsonLd() {
        ObjectNode tree = tree();
        if (signature != null) {
            tree.putObject("proof").put("type", ALGORITHM).put("proofValue", signature);
        }
        return text(tree);
    }

    /** {@return the mark for the head of an HTML page: JSON-LD in a script of data, and a {@code meta} element} */
    public String html() {
        return "<script type=\"application/ld+json\">" + jsonLd() + "</script>\n"
                + "<meta name=\"digitalSourceType\" content=\"" + DIGITAL_SOURCE_TYPE + "\">\n";
    }

    /** {@return the mark as the header {@link AiDisclosure#HEADER}} */
    public AiDisclosure disclosure() {
        return new AiDisclosure(model, provider, generation, at);
    }

    /**
     * {@return the mark of its JSON-LD}
     *
     * @param json what {@link #jsonLd} gave
     * @throws IllegalArgumentException if it is something else
     */
    public static GeneratedMark read(String json) {
        JsonNode tree;
        try {
            tree = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a mark must be JSON-LD, but was none: " + e.getOriginalMessage(), e);
        }
        if (!DIGITAL_SOURCE_TYPE.equals(tree.path("digitalSourceType").asText())) {
            throw new IllegalArgumentException("a mark must have the digitalSourceType " + DIGITAL_SOURCE_TYPE
                    + ", but had '" + tree.path("digitalSourceType").asText() + "'");
        }
        try {
            return new GeneratedMark(
                    member(tree, "/identifier"),
                    member(tree, "/creator/name"),
                    tree.at("/creator/provider/name").isTextual() ? member(tree, "/creator/provider/name") : null,
                    Instant.parse(member(tree, "/dateCreated")),
                    member(tree, "/sha256"),
                    tree.has("proof") ? member(tree, "/proof/proofValue") : null);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a mark must have a time at /dateCreated", e);
        }
    }

    private static String member(JsonNode tree, String path) {
        JsonNode value = tree.at(path);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("a mark must have a text at " + path);
        }
        return value.asText();
    }

    /** The order is part of what is signed. */
    private ObjectNode tree() {
        ObjectNode tree = JSON.createObjectNode()
                .put("@context", "https://schema.org")
                .put("@type", "TextObject")
                .put("digitalSourceType", DIGITAL_SOURCE_TYPE)
                .put("identifier", generation)
                .put("dateCreated", at.toString())
                .put("sha256", sha256);
        ObjectNode creator =
                tree.putObject("creator").put("@type", "SoftwareApplication").put("name", model);
        if (provider != null) {
            creator.putObject("provider").put("@type", "Organization").put("name", provider);
        }
        return tree;
    }

    /** A name could hold the end of a script element, so no less-than sign stands as it is. */
    private static String text(ObjectNode tree) {
        return tree.toString().replace("<", "\\u003c");
    }
}
