package dev.llmops.api.content;

import java.net.URI;

/** What {@link RecordContent#map} does to the content of a record. */
@FunctionalInterface
public interface ContentChange {

    /**
     * {@return what takes the place of a text}
     *
     * @param text a text, or a name in a value that {@link dev.llmops.api.json.JsonValues} describes
     */
    String text(String text);

    /**
     * {@return what takes the place of a JSON document. Unless overridden: what {@link #text} makes of it as a whole}
     *
     * @param json as a model wrote it; it need not be valid
     */
    default String json(String json) {
        return text(json);
    }

    /**
     * {@return what takes the place of something encoded. Unless overridden it stays}
     *
     * @param bytes Base64 or a signature
     */
    default String bytes(String bytes) {
        return bytes;
    }

    /**
     * {@return what takes the place of an address. Unless overridden it stays}
     *
     * @param address where content is, or a {@code data:} URI, which is content itself
     */
    default URI address(URI address) {
        return address;
    }

    /**
     * {@return what takes the place of a text, number or boolean in a value that {@link dev.llmops.api.json.JsonValues} describes. Unless
     * overridden: what {@link #text} makes of a text, all else stays}
     *
     * @param value a String, Number or Boolean
     */
    default Object value(Object value) {
        return value instanceof String text ? text(text) : value;
    }
}
