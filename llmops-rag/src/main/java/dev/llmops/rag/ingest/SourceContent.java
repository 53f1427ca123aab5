package dev.llmops.rag.ingest;

import dev.llmops.api.json.JsonValues;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The content of a document, with the details that only its source knows. */
public sealed interface SourceContent {

    /** {@return the document's metadata, as {@link JsonValues} describes; {@code title} is its title} */
    Map<String, Object> metadata();

    /** {@return its version as it was read; null if it is the listed version, or the hash of the content if none was listed} */
    @Nullable
    String version();

    /**
     * {@return a copy with other metadata}
     *
     * @param other the document's metadata
     */
    SourceContent withMetadata(Map<String, Object> other);

    /**
     * {@return a copy with a version}
     *
     * @param other changes whenever the content does
     */
    SourceContent withVersion(String other);

    /**
     * {@return a file, whose text is extracted according to its format}
     *
     * @param name its name, whose extension determines the format if the bytes do not
     * @param bytes its whole content
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
     * A file, whose text is extracted according to its format.
     *
     * @param name its name
     * @param bytes its whole content
     * @param metadata the document's metadata
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
     * @param markdown whether the text is Markdown
     * @param metadata the document's metadata
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
