package dev.llmops.rag;

import dev.llmops.rag.index.IndexView;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A document that the application puts itself has the id of one that a source of the index brings. Nothing was written: the
 * source's next run would replace or remove it.
 */
public final class IdTakenException extends IndexException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message names the id, and the source
     */
    public IdTakenException(String message) {
        super(message, null);
    }

    /** Refuses ids of documents that are of a source. */
    static void requireFree(IndexView view, @Nullable String tenant, Collection<String> ids) {
        for (String id : ids) {
            view.digest(tenant, id).filter(digest -> !digest.isEmpty()).ifPresent(digest -> {
                throw new IdTakenException("a document must not have the id of one that a source brings, but '" + id
                        + "' is of " + SourceScope.owner(digest) + "; nothing was written: give it another id");
            });
        }
    }
}
