package dev.llmops.rag;

import dev.llmops.rag.index.UnstorableException;
import dev.llmops.rag.ingest.FileResult;
import dev.llmops.rag.ingest.FileResult.Outcome;
import dev.llmops.rag.ingest.SkipReason;
import dev.llmops.rag.internal.extract.SkippedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes the documents of a source one by one: what can go wrong with one becomes its result, and the others go on. */
final class Intake {

    /** Reads a document. */
    interface Reading {
        /** {@return the document, or null if it is in the index as it is} */
        @Nullable
        SourceText read() throws IOException, SkippedException;
    }

    private final DocumentWriter writer;
    private final Mirror mirror;

    Intake(DocumentWriter writer, Mirror mirror) {
        this.writer = writer;
        this.mirror = mirror;
    }

    /** @param formerly what the document is called in the index, where that is something else, or null */
    FileResult take(String id, @Nullable String formerly, Reading reading) {
        if (mirror.isOfAnother(id)) {
            return skipped(
                    id,
                    SkipReason.ID_TAKEN,
                    "another source of this index, or the application itself, has a document with this id, which stays; give the"
                            + " source a name of its own");
        }
        try {
            SourceText document = reading.read();
            if (document == null) {
                return new FileResult(id, Outcome.UNCHANGED, null, "", 0);
            }
            return formerly == null
                    ? new FileResult(id, mirror.taken(id), null, "", writer.add(document))
                    : new FileResult(id, Outcome.MOVED, null, formerly, writer.move(formerly, document));
        } catch (SkippedException e) {
            return skipped(id, e.reason(), e.detail());
        } catch (UnstorableException e) {
            return skipped(id, SkipReason.UNSTORABLE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return skipped(id, SkipReason.UNREADABLE, String.valueOf(e.getMessage()));
        }
    }

    static FileResult skipped(String id, SkipReason reason, String detail) {
        return new FileResult(id, Outcome.SKIPPED, reason, detail, 0);
    }
}
