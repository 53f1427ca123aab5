package dev.llmops.rag.internal.ingest;

import dev.llmops.rag.index.IndexView;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an index has of a source before a run. The digest of a document is {@code MARK SETTINGS:VERSION}: whose it is, what its passages
 * were made with, and what the source calls its content.
 */
final class KnownDocuments {

    private final SourceScope scope;
    private final String made;
    private final Map<String, String> digests = new HashMap<>();
    private final Set<String> others = new HashSet<>();

    /** @param settings tells whether a document of the same content would give the same passages again */
    KnownDocuments(IndexView view, @Nullable String tenant, SourceScope scope, String settings) {
        this.scope = scope;
        this.made = scope.mark() + settings + ":";
        view.digests(tenant).forEach((id, stored) -> {
            String digest = Duplicates.plain(stored);
            if (scope.owns(digest)) {
                digests.put(id, digest);
            } else {
                others.add(id);
            }
        });
    }

    SourceScope scope() {
        return scope;
    }

    Set<String> ids() {
        return digests.keySet();
    }

    /** {@return whether a document of that id is in the index, and another source's or the application's own} */
    boolean isOfAnother(String id) {
        return others.contains(id);
    }

    /** {@return the digest that a document of this source has in the index, or null} */
    @Nullable
    String digest(String id) {
        return digests.get(id);
    }

    String digestOf(String version) {
        return made + escaped(version);
    }

    /** {@return the version of which the index has what would be made now, or null} */
    @Nullable
    String version(String id) {
        String digest = digests.get(id);
        return digest != null && digest.startsWith(made) ? unescaped(digest.substring(made.length())) : null;
    }

    /** A source's own words, as an ETag, may have what the parts of a digest are told apart by. */
    private static String escaped(String version) {
        return version.replace("%", "%25").replace("#", "%23").replace("~", "%7E");
    }

    private static String unescaped(String version) {
        return version.replace("%7E", "~").replace("%23", "#").replace("%25", "%");
    }
}
