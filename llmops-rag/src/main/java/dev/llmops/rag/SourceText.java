package dev.llmops.rag;

import dev.llmops.api.retrieval.Document;
import dev.llmops.rag.internal.extract.TextForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A document on its way into the index, with what only its source knows. */
record SourceText(
        @Nullable String tenant,
        Document document,
        TextForm form,
        List<Integer> pages,
        String digest,
        boolean fromFolder) {

    /** A document that an application gives itself. */
    static SourceText of(@Nullable String tenant, Document document) {
        return new SourceText(tenant, document, TextForm.MARKDOWN, List.of(), "", false);
    }

    /** {@return the number of the page that a position stands on, or null where there are no pages} */
    @Nullable
    Integer page(int position) {
        if (pages.isEmpty()) {
            return null;
        }
        int page = 0;
        while (page < pages.size() && pages.get(page) <= position) {
            page++;
        }
        return page;
    }
}
