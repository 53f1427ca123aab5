package dev.llmops.api.content;

/** The kind of text in a component of a record. */
public enum ContentKind {
    /** What a person, a document, a tool or a model said, or text derived from it; it can contain personal data. */
    TEXT,
    /** The same content as a JSON document, complete or cut off. */
    JSON,
    /** The same content in an encoding that is not readable as text: Base64, a signature. */
    BYTES,
    /** A URI: the location of content or, as a {@code data:} URI, the content itself. */
    ADDRESS,
    /** What the application, this library or a provider chose: names, ids, types, schemas, settings. */
    SETTING
}
