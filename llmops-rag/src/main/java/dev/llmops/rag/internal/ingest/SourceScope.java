package dev.llmops.rag.internal.ingest;

import dev.llmops.rag.ingest.DocumentSource;

/**
 * What one source of an index brings, and alone may replace and delete. Its mark stands before the digest of each of its
 * documents, and its name before their ids, so that sources with the same file names live beside each other.
 *
 * @param mark what the digests of its documents begin with; empty for a source without a name, whose digests have no {@code #}
 * @param prefix what the ids of its documents begin with; empty for a source without a name
 * @param description what it is called in messages
 */
record SourceScope(String mark, String prefix, String description) {

    static SourceScope of(DocumentSource source) {
        String name = source.name();
        if (name == null) {
            return new SourceScope("", "", source.description());
        }
        if (name.isBlank()
                || name.indexOf('#') >= 0
                || source.kind().isBlank()
                || source.kind().indexOf('#') >= 0) {
            throw new IllegalArgumentException("kind and name of a source must not be blank and have no #, but were '"
                    + source.kind() + "' and '" + name + "'");
        }
        return new SourceScope(source.kind() + "#" + name + "#", name + "#", source.description());
    }

    /** {@return what the source of a document is called in messages, by the document's digest} */
    static String owner(String digest) {
        String[] mark = digest.split("#", 3);
        return mark.length < 3 ? "a source without a name" : "the source '" + mark[1] + "' (" + mark[0] + ")";
    }

    /** {@return whether a document is this source's, by its digest; one that the application put itself is no source's} */
    boolean owns(String digest) {
        return mark.isEmpty() ? !digest.isEmpty() && digest.indexOf('#') < 0 : digest.startsWith(mark);
    }

    /** {@return the id of the document that the source itself calls so} */
    String id(String name) {
        return prefix + name;
    }
}
