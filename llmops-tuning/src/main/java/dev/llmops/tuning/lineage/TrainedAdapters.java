package dev.llmops.tuning.lineage;

import dev.llmops.api.adapter.AdapterRegistry;
import dev.llmops.api.adapter.AdapterSource;
import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.retention.SubjectHolder;
import dev.llmops.tuning.ExportedSubjects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The adapters of a registry, for {@link dev.llmops.core.privacy.Erasure}. What an adapter learnt cannot be removed from it, so nothing is
 * erased: it reports
 * which adapters learnt from rows of the subject, by the export that they are registered with, and so must be trained again. Safe for use by
 * several threads.
 */
public final class TrainedAdapters implements SubjectHolder {

    private final AdapterRegistry registry;

    private TrainedAdapters(AdapterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /**
     * {@return the adapters of a registry}
     *
     * @param registry the registry; its exports are looked for where they were when it took the adapters
     */
    public static TrainedAdapters of(AdapterRegistry registry) {
        return new TrainedAdapters(registry);
    }

    /** {@return {@code adapters}} */
    @Override
    public String name() {
        return "adapters";
    }

    /**
     * Finds adapters that learnt from a subject's rows.
     *
     * @param subject the subject
     * @return which they are, and of which nobody can tell; no rows, since none is erased
     * @throws StoreException if what an export says cannot be read
     */
    @Override
    public Erased erase(Subject subject) {
        List<String> remains = new ArrayList<>();
        for (String name : registry.names()) {
            for (AdapterVersion version : registry.versions(name)) {
                String left = remains(version, subject);
                if (left != null) {
                    remains.add(left);
                }
            }
        }
        return new Erased(0, remains.isEmpty() ? null : String.join("; ", remains));
    }

    private static @Nullable String remains(AdapterVersion version, Subject subject) {
        AdapterSource dataset = version.content().dataset();
        Path export = dataset == null ? null : Path.of(dataset.place()).getParent();
        try {
            long rows = export == null ? -1 : ExportedSubjects.rowsOf(export, subject);
            if (rows < 0) {
                return "nobody can tell whether the adapter " + version.reference()
                        + " learnt from the subject: the export that it was trained on is not known, or is not where it was";
            }
            return rows == 0
                    ? null
                    : "the adapter " + version.reference() + " learnt from " + rows
                            + " rows of the subject; train it again without them, move its labels, and delete its file";
        } catch (IOException | IllegalArgumentException e) {
            throw new StoreException(
                    "the export of the adapter " + version.reference() + " cannot be read; mend it and go on",
                    e,
                    false);
        }
    }
}
