package dev.llmops.rag.ingest;

import dev.llmops.api.json.JsonValues;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a document holds, with what only its source knows about it. */
public sealed interface SourceContent {

    /** {@return metadata that the document gets, as {@link JsonValues} describes; {@code title} is its title} */
    Map<String, Object> metadata();

    /** {@return its version as it was read; null if it is that which was listed, or the hash of the content if none was} */
    @Nullable
    String version();

    /**
     * {@return the same with other metadata}
     *
     * @param other what the document gets
     */
    SourceContent withMetadata(Map<String, Object> other);

    /**
     * {@return the same with a version}
     *
     * @param other changes whenever the content does
     */
    SourceContent withVersion(String other);

    /**
     * {@return a file, whose text is taken out by its format}
     *
     * @param name its name, whose ending tells the format where the bytes do not
     * @param bytes all of it
     */
    static SourceContent file(String name, byte[] bytes) {
        return new File(name, bytes, Map.of(), null);
    }

    /**
     * {@return plain text}
     *
     * @param text the text
     */
    static SourceContent text(String text) {
        return new Text(text, false, Map.of(), null);
    }

    /**
     * {@return Markdown, which is cut along its headings}
     *
     * @param text the text
     */
    static SourceContent markdown(String text) {
        return new Text(text, true, Map.of(), null);
    }

    /**
     * A file, whose text is taken out by its format.
     *
     * @param name its name
     * @param bytes all of it
     * @param metadata what the document gets
     * @param version its version as it was read, or null
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record File(
            String name,
            byte[] bytes,
            Map<String, Object> metadata,
            @Nullable String version) implements SourceContent {

        /** Copies the map. */
        public File {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(bytes, "bytes");
            metadata = JsonValues.copyOf("metadata", metadata);
        }

        @Override
        public File withMetadata(Map<String, Object> other) {
            return new File(name, bytes, other, version);
        }

        @Override
        public File withVersion(String other) {
            return new File(name, bytes, metadata, other);
        }
    }

    /**
     * A text that needs no parser.
     *
     * @param text the text
     * @param markdown whether its marks mean what they mean in Markdown
     * @param metadata what the document gets
     * @param version its version as it was read, or null
     */
    record Text(
            String text,
            boolean markdown,
            Map<String, Object> metadata,
            @Nullable String version) implements SourceContent {

        /** Copies the map. */
        public Text {
            Objects.requireNonNull(text, "text");
            metadata = JsonValues.copyOf("metadata", metadata);
        }

        @Override
        public Text withMetadata(Map<String, Object> other) {
            return new Text(text, markdown, other, version);
        }

        @Override
        public Text withVersion(String other) {
            return new Text(text, markdown, metadata, other);
        }
    }
}
