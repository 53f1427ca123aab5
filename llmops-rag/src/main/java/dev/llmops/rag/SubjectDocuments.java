package dev.llmops.rag;

import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.SubjectHolder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Documents whose metadata says whose they are. */
final class SubjectDocuments implements SubjectHolder {

    private final RagIndex index;
    private final String name;
    private final String field;

    SubjectDocuments(RagIndex index, String name, String field) {
        this.index = index;
        this.name = Objects.requireNonNull(name, "name");
        this.field = Objects.requireNonNull(field, "field");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Erased erase(Subject subject) {
        if (index.hasTenants() && subject.tenant() == null) {
            return Erased.all(0);
        }
        @Nullable String tenant = index.hasTenants() ? subject.tenant() : null;
        if (!index.hasField(field)) {
            // Nobody's documents, or a field that was spelt wrong: the caller must know which.
            return index.documents() == 0
                    ? Erased.all(0)
                    : new Erased(0, "no document has a field '" + field + "' that says whose it is");
        }
        List<String> ids = index.documentsWith(tenant, field, subject.user());
        if (!ids.isEmpty()) {
            index.erase(tenant, ids);
        }
        return Erased.all(ids.size());
    }
}
