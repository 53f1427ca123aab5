package dev.llmops.rag.internal.ingest;

import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.ingest.LastIngest;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last run of each source, beside the index: a run that finds nothing to do writes nothing into the index itself. It is
 * for people to look at; where it cannot be kept or read, that is logged and nothing else fails.
 */
public final class IngestLog {

    private static final Logger LOG = LoggerFactory.getLogger(IngestLog.class);

    /** Where it is kept: one text for each name. */
    public interface Storage {
        /** Replaces the text of a name. */
        void put(String name, String json);

        /** {@return all texts} */
        List<String> all();

        /** {@return a place that knows the runs of this process} */
        static Storage inMemory() {
            Map<String, String> texts = new ConcurrentHashMap<>();
            return new Storage() {
                @Override
                public void put(String name, String json) {
                    texts.put(name, json);
                }

                @Override
                public List<String> all() {
                    return List.copyOf(texts.values());
                }
            };
        }
    }

    private final Storage storage;
    private final InstantSource clock;

    /** Makes a log that is kept in a place. */
    public IngestLog(Storage storage, InstantSource clock) {
        this.storage = storage;
        this.clock = clock;
    }

    IngestReport keep(SourceScope scope, @Nullable String tenant, IngestReport report) {
        LastIngest last = LastIngest.of(scope.description(), tenant, clock.instant(), report);
        try {
            storage.put(MetadataTerms.key(tenant, scope.mark()), MetadataTerms.json(StoredIngest.of(last)));
        } catch (RuntimeException e) {
            LOG.warn(
                    "the last ingestion of {} cannot be kept; the index itself is up to date: {}",
                    scope.description(),
                    e.toString());
        }
        return report;
    }

    /** {@return the last run of each source, the newest first} */
    public List<LastIngest> all() {
        List<LastIngest> found = new ArrayList<>();
        try {
            storage.all().forEach(json -> found.add(StoredIngest.read(MetadataTerms.metadata(json))));
        } catch (RuntimeException e) {
            LOG.warn("the last ingestions cannot be read: {}", e.toString());
        }
        found.sort(Comparator.comparing(LastIngest::at).reversed());
        return found;
    }
}
