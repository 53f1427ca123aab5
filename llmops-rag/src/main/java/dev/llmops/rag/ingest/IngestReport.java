package dev.llmops.rag.ingest;

import java.util.List;

/**
 * What an ingestion did.
 *
 * @param files one result for each file, ordered by id
 * @param removed ids of documents that went because their file went or holds no text any more, ordered
 * @param complete whether all of the folder could be listed; if not, no document was removed for want of its file
 */
public record IngestReport(List<FileResult> files, List<String> removed, boolean complete) {

    /** Copies the lists. */
    public IngestReport {
        files = List.copyOf(files);
        removed = List.copyOf(removed);
    }

    /**
     * {@return how many files had an outcome}
     *
     * @param outcome the outcome
     */
    public long count(FileResult.Outcome outcome) {
        return files.stream().filter(file -> file.outcome() == outcome).count();
    }

    /** {@return the results of files that were not taken} */
    public List<FileResult> skipped() {
        return files.stream()
                .filter(file -> file.outcome() == FileResult.Outcome.SKIPPED)
                .toList();
    }
}
