package dev.llmops.rag;

import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hash over all passages that somebody can find, whatever the order they came in. */
final class ContentHash {

    private ContentHash() {}

    /**
     * {@return {@code sha256:} and 64 hex digits}
     *
     * @param tenant whose passages, or null for all of an index without tenants
     * @param fingerprint of how passages are made and embedded
     */
    static String of(IndexView view, @Nullable String tenant, String fingerprint) {
        List<String> lines = new ArrayList<>();
        view.forEach(
                IndexScope.of(tenant),
                passage -> lines.add(passage.id() + " "
                        + Sha256.hex(MetadataTerms.json(List.of(passage.text(), passage.metadata())))));
        Collections.sort(lines);
        String owner = tenant == null ? "" : "\n" + MetadataTerms.json(tenant);
        return "sha256:" + Sha256.hex(fingerprint + owner + "\n" + String.join("\n", lines));
    }
}
