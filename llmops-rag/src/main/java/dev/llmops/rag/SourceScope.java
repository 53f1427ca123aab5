package dev.llmops.rag;

import dev.llmops.rag.ingest.FolderSource;
import dev.llmops.rag.ingest.GitSource;
import dev.llmops.rag.ingest.RowSource;
import dev.llmops.rag.ingest.WebSource;

/**
 * What one source of an index brings, and alone may replace and remove. Its mark stands before the digest of each of its
 * documents, and its name before their ids, so that sources with the same file names live beside each other.
 *
 * @param mark what the digests of its documents begin with; empty for a folder without a name, whose digests have no {@code #}
 * @param prefix what the ids of its documents begin with; empty for a folder without a name
 * @param description what it is called in messages
 */
record SourceScope(String mark, String prefix, String description) {

    static SourceScope of(FolderSource source) {
        return source.name() == null
                ? new SourceScope("", "", "the folder '" + source.folder() + "'")
                : named("folder", source.name(), "the folder");
    }

    static SourceScope of(GitSource source) {
        return named("git", source.name(), "the repository");
    }

    static SourceScope of(WebSource source) {
        return named("web", source.name(), "the pages of");
    }

    static SourceScope of(RowSource source) {
        return named("rows", source.name(), "the table");
    }

    /** {@return what the source of a document is called in messages, by the document's digest} */
    static String owner(String digest) {
        String[] mark = digest.split("#", 3);
        return mark.length < 3 ? "a folder without a name" : "the source '" + mark[1] + "' (" + mark[0] + ")";
    }

    private static SourceScope named(String kind, String name, String what) {
        return new SourceScope(kind + "#" + name + "#", name + "#", what + " '" + name + "'");
    }

    /** {@return whether a document is this source's, by its digest; one that the application put itself is no source's} */
    boolean owns(String digest) {
        return mark.isEmpty() ? !digest.isEmpty() && digest.indexOf('#') < 0 : digest.startsWith(mark);
    }

    /** {@return the id of the document that the source itself calls so} */
    String id(String name) {
        return prefix + name;
    }

    /** {@return what the source itself calls a document; older indexes have pages under that as their id} */
    String name(String id) {
        return id.startsWith(prefix) ? id.substring(prefix.length()) : id;
    }
}
