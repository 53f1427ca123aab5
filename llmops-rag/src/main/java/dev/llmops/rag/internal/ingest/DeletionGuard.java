package dev.llmops.rag.internal.ingest;

import dev.llmops.rag.ingest.StaleDocumentsException;
import java.util.Collection;
import java.util.Locale;

/**
 * Refuses to delete too much at once: a source that lost most of its documents is more often the wrong one, or not
 * mounted, than really emptied.
 *
 * @param maxDeleteRatio largest share of the documents that may go, from 0 to 1
 * @param source what the documents come from, for the message
 */
record DeletionGuard(double maxDeleteRatio, String source) {

    /** Two documents of five are an everyday matter; a ratio says something only about more. */
    private static final int ALWAYS_ALLOWED = 2;

    void require(int documents, Collection<String> stale) {
        if (stale.size() > ALWAYS_ALLOWED && stale.size() > maxDeleteRatio * documents) {
            throw new StaleDocumentsException(
                    String.format(
                            Locale.ROOT,
                            "at most %.0f %% of the documents may be deleted at once, but %d of %d are no longer in %s or have"
                                    + " no text there any more, as '%s'; nothing was deleted. If they shall go, say so with"
                                    + " withMaxDeleteRatio(1) (rag index --force-delete)",
                            maxDeleteRatio * 100,
                            stale.size(),
                            documents,
                            source,
                            stale.iterator().next()),
                    stale.size(),
                    documents);
        }
    }
}
