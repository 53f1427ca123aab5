package dev.llmops.rag.internal.lucene;

import dev.llmops.rag.internal.text.Languages;

/** Names of fields. A document is a block: its passages, then one entry for itself; all carry its key. */
final class Fields {

    /** Tenant and id; the whole block is replaced and deleted by it. */
    static final String KEY = "key";

    static final String TENANT = "tenant";
    static final String ID = "id";
    /** Present in the entry of the document itself. */
    static final String DOCUMENT = "document";
    /** Metadata of a passage for filters, one term for each member. */
    static final String MEMBER = "member";
    /** Names of a passage's metadata. */
    static final String NAME = "name";

    /** Names of a passage's metadata with the types of their values, behind the tenant. */
    static final String TYPE = "type";

    /** Texts of a passage's metadata in order. */
    static final String VALUE = "value";

    /** Before the name of a member that is a number; each has a field of its own. */
    static final String NUMBER = "number.";

    /** What BM25 searches, headings above the passage, and its text: in English this field, else one with the language's code. */
    static final String CONTENT = "content";

    /** Hash of the content, by which a new version of a document finds vectors that it can keep. */
    static final String HASH = "hash";

    static final String VECTOR = "vector";
    static final String TEXT = "text";
    static final String START = "start";
    static final String END = "end";
    static final String METADATA = "metadata";
    static final String DIGEST = "digest";

    private Fields() {}

    /** {@return the field of the content in a language} */
    static String content(String language) {
        return language.equals(Languages.DEFAULT) ? CONTENT : CONTENT + "." + language;
    }

    /** {@return the language of a field of contents} */
    static String language(String content) {
        return content.length() > CONTENT.length() ? content.substring(CONTENT.length() + 1) : Languages.DEFAULT;
    }

    /** {@return whether a field is one of contents} */
    static boolean isContent(String field) {
        return field.equals(CONTENT) || field.startsWith(CONTENT + ".");
    }
}
