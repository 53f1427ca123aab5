package dev.llmops.rag;

import dev.llmops.rag.ingest.IngestReport;
import dev.llmops.rag.internal.text.MetadataTerms;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last scan of each source, beside the index: a run that finds nothing to do writes nothing into the index itself. It is
 * for people to look at; where it can not be kept or read, that is logged and nothing else fails.
 */
final class ScanLog {

    private static final Logger LOG = LoggerFactory.getLogger(ScanLog.class);

    /** Where it is kept: one text for each name. */
    interface Storage {
        /** Replaces the text of a name. */
        void put(String name, String json);

        /** {@return all texts} */
        List<String> all();
    }

    private final Storage storage;
    private final InstantSource clock;

    ScanLog(Storage storage, InstantSource clock) {
        this.storage = storage;
        this.clock = clock;
    }

    IngestReport keep(SourceScope scope, @Nullable String tenant, IngestReport report) {
        LastScan scan = LastScan.of(scope.description(), tenant, clock.instant(), report);
        try {
            storage.put(MetadataTerms.key(tenant, scope.mark()), MetadataTerms.json(scan.stored()));
        } catch (RuntimeException e) {
            LOG.warn(
                    "the last scan of {} can not be kept; the index itself is up to date: {}",
                    scope.description(),
                    e.toString());
        }
        return report;
    }

    /** {@return the last scans, the newest first} */
    List<LastScan> all() {
        List<LastScan> scans = new ArrayList<>();
        try {
            storage.all().forEach(json -> scans.add(LastScan.of(MetadataTerms.metadata(json))));
        } catch (RuntimeException e) {
            LOG.warn("the last scans can not be read: {}", e.toString());
        }
        scans.sort(Comparator.comparing(LastScan::at).reversed());
        return scans;
    }
}
