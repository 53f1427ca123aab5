package dev.llmops.cli.store;

import dev.llmops.api.retention.RetentionRule;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.cli.option.WhichGenerations;
import dev.llmops.commons.internal.time.SystemTime;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops store retain}. */
@Command(
        name = "retain",
        header = "Remove the records of calls that are kept no longer.",
        description =
                "Oldest first, with their feedback and scores. What a legal hold covers stays and is counted. The audit log"
                        + " keeps its entries, says what was removed, and verifies as before.",
        footer = "%nExample: llmops store retain --older-than 365 --tenant acme")
final class StoreRetainCommand extends Operation {

    @Mixin
    StoreFile store;

    @Option(
            names = "--older-than",
            paramLabel = "DAYS",
            required = true,
            description = "Remove what began more than so many days ago.")
    int days;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100000",
            description = "At most so many records in this run; the next goes on. Default: ${DEFAULT-VALUE}.")
    int limit;

    @Option(names = "--by", paramLabel = "NAME", description = "Who decided it, for the audit log.")
    @Nullable
    String by;

    @Mixin
    WhichGenerations which;

    @Override
    public Integer call() {
        if (days < 0) {
            throw usage("--older-than must be at least 0, but was " + days);
        }
        Instant before = SystemTime.clock().instant().minus(Duration.ofDays(days));
        RetentionRule rule = new RetentionRule(before, which.filter(), limit);
        try (Store opened = store.existing()) {
            RemovedText.print(this, opened.retention().retain(rule, by));
        }
        return 0;
    }
}
