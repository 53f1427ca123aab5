package dev.llmops.cli.batch;

import dev.llmops.batch.BatchReport;
import dev.llmops.batch.LocalBatch;
import dev.llmops.batch.recipe.Recipe;
import dev.llmops.cli.console.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What all commands of a batch have in common: from a file of rows to a file of results. */
abstract class BatchOperation extends Operation {

    private static final int ROWS_BETWEEN_REMARKS = 10_000;

    @Option(
            names = "--in",
            required = true,
            paramLabel = "FILE",
            description = "The rows, JSONL: objects with an \"id\" and texts.")
    Path in;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description =
                    "The results, JSONL, in the order in which rows end. If it is there, the batch goes on with it:"
                            + " rows that it has are not done again, those that failed are.")
    Path out;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "How many threads work on rows. Default: the number of processors.")
    @Nullable
    Integer workers;

    @Option(
            names = "--max-failed-share",
            paramLabel = "SHARE",
            description = "Stop, with exit code 1, when more of the rows fail; from 0 to 1. Default: 0.5.")
    @Nullable
    Double maxFailedShare;

    private long nextRemark = ROWS_BETWEEN_REMARKS;

    abstract Recipe recipe();

    /** Sets what only one command has. */
    void configure(LocalBatch.Builder builder) {}

    @Override
    public Integer call() throws IOException {
        LocalBatch.Builder builder = LocalBatch.builder(recipe(), out).progress(this::remark);
        if (workers != null) {
            builder.threads(workers);
        }
        if (maxFailedShare != null) {
            builder.maxFailedShare(maxFailedShare);
        }
        configure(builder);
        BatchReport report = run(builder.build());
        if (json) {
            output().json(report);
        } else {
            output().line(report.ok() + " done, " + report.failed() + " failed, " + report.unscored()
                    + " without a value, " + report.earlier() + " done before; the results are in '" + out + "'");
        }
        return 0;
    }

    private BatchReport run(LocalBatch batch) throws IOException {
        if (Files.exists(out) && Files.isSameFile(in, out)) {
            throw usage("--out must be another file than --in, but was '" + out + "'");
        }
        try (BatchRows rows = new BatchRows(in)) {
            return batch.run(rows);
        }
    }

    private void remark(BatchReport soFar) {
        if (!json && soFar.done() >= nextRemark) {
            nextRemark = soFar.done() + ROWS_BETWEEN_REMARKS;
            output().remark(soFar.done() + " rows, " + soFar.failed() + " failed");
        }
    }
}
