package dev.llmops.api.content;

/** What the text in a component of a record is. */
public enum ContentKind {
    /** What a person, a document, a tool or a model said, or what was made of it: it can hold personal data. */
    TEXT,
    /** The same as a JSON document, whole or cut. */
    JSON,
    /** The same encoded so that it does not read as text: Base64, a signature. */
    BYTES,
    /** A URI: where content is, or, as a {@code data:} URI, the content itself. */
    ADDRESS,
    /** What the application, this library or a provider chose: names, ids, types, schemas, settings. */
    SETTING
}
