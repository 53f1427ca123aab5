package dev.llmops.api.content;

import java.net.URI;

/** Defines how {@link RecordContent#map} changes the content of a record. */
@FunctionalInterface
public interface ContentChange {

    /**
     * {@return the replacement of a text}
     *
     * @param text a text, or a name in a value that {@link dev.llmops.api.json.JsonValues} describes
     */
    String text(String text);

    /**
     * {@return the replacement of a JSON document; by default what {@link #text} returns for the whole document}
     *
     * @param json the document as a model wrote it; it need not be valid
     */
    default String json(String json) {
        return text(json);
    }

    /**
     * {@return the replacement of encoded content; by default the content itself}
     *
     * @param bytes Base64 or a signature
     */
    default String bytes(String bytes) {
        return bytes;
    }

    /**
     * {@return the replacement of an address; by default the address itself}
     *
     * @param address the location of content, or a {@code data:} URI, which is itself content
     */
    default URI address(URI address) {
        return address;
    }

    /**
     * {@return the replacement of a text, number or boolean in a value that {@link dev.llmops.api.json.JsonValues} describes; by default what
     * {@link #text} returns for a text, and any other value unchanged}
     *
     * @param value a String, Number or Boolean
     */
    default Object value(Object value) {
        return value instanceof String text ? text(text) : value;
    }
}
