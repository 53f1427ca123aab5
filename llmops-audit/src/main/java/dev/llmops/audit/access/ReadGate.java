package dev.llmops.audit.access;

import dev.llmops.api.audit.AuditEvent;
import dev.llmops.api.audit.AuditLog;
import dev.llmops.api.content.RecordContent;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The one place through which records leave: writes down who got which, then hands them out as far as the reader may read them. */
record ReadGate(AuditLog audit, StoreReader reader, InstantSource clock) {

    static final String READ = "access.read";
    static final String DENIED = "access.denied";
    static final String EXPORT = "access.export";

    /** A page of records is one entry; more would make entries without bounds. */
    private static final int IDS_PER_ENTRY = 1000;

    /** Before anything is read. */
    void open(String kind) {
        if (reader.access() == TextAccess.NONE) {
            throw denied(kind);
        }
    }

    /** Written down before it is handed out: what cannot be written down is not read. */
    <T extends Record> List<T> handOut(String kind, List<T> records, Function<T, String> id) {
        for (int from = 0; from < records.size(); from += IDS_PER_ENTRY) {
            List<T> some = records.subList(from, Math.min(records.size(), from + IDS_PER_ENTRY));
            tell(READ, kind, Map.of("ids", some.stream().map(id).toList()));
        }
        return reader.access() == TextAccess.TEXTS
                ? records
                : records.stream()
                        .map(record -> RecordContent.map(record, WithheldContent.INSTANCE))
                        .toList();
    }

    void export(String what) {
        if (reader.access() != TextAccess.TEXTS) {
            throw denied(what);
        }
        tell(EXPORT, what, Map.of());
    }

    private ReadDeniedException denied(String kind) {
        tell(DENIED, kind, Map.of());
        return new ReadDeniedException("'" + reader.name() + "' may not read " + kind
                + " with texts; the access policy must give them 'texts'. The attempt was written into the audit log");
    }

    private void tell(String type, String kind, Map<String, Object> more) {
        Map<String, Object> details = new LinkedHashMap<>(more);
        details.put("access", reader.access().name().toLowerCase(Locale.ROOT));
        if (reader.purpose() != null) {
            details.put("purpose", reader.purpose());
        }
        audit.append(new AuditEvent(type, reader.name(), kind, details, clock.instant()));
    }
}
