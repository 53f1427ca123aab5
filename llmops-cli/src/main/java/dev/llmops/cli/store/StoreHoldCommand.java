package dev.llmops.cli.store;

import dev.llmops.api.generation.GenerationFilter;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.retention.Hold;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.cli.option.WhichGenerations;
import dev.llmops.commons.internal.time.SystemTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops store hold}. */
@Command(
        name = "hold",
        header = "Put a legal hold on records, take one away, or list those that stand.",
        description =
                "What a hold covers is neither erased nor removed by retention. It covers what the other options say: a user, a tenant,"
                        + " or any others; without them, everything.",
        footer = {
            "%nExample: llmops store hold case-9 --tenant acme --reason \"court order 4711\"",
            "Example: llmops store hold case-9 --release --reason settled"
        })
final class StoreHoldCommand extends Operation {

    @Mixin
    StoreFile store;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The id of the hold. Default: list all holds.")
    @Nullable
    String id;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
    @Nullable
    String reason;

    @Option(names = "--release", description = "Take the hold away.")
    boolean release;

    @Option(names = "--by", paramLabel = "NAME", description = "Who decided it, for the audit log.")
    @Nullable
    String by;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description =
                    "When the hold ends by itself: 2027-03-01 (UTC) or 2027-03-01T12:00:00Z. Default: when it is released.")
    @Nullable
    String until;

    @Option(
            names = "--ids",
            paramLabel = "FIRST..LAST",
            description = "Only records with ids from FIRST to LAST; either end may be left out.")
    @Nullable
    String ids;

    @Mixin
    WhichGenerations which;

    @Override
    public Integer call() {
        boolean covers = until != null || ids != null || !which.filter().equals(GenerationFilter.ALL);
        if (id == null) {
            if (covers || release || reason != null || by != null) {
                throw usage("the id of the hold is missing");
            }
            list();
            return 0;
        }
        if (reason == null) {
            throw usage("--reason is missing: the audit log must tell why");
        }
        if (release && covers) {
            throw usage("--release takes the whole hold away; leave out what it covers");
        }
        if (release) {
            release(id, reason);
        } else {
            hold(id, reason);
        }
        return 0;
    }

    private void hold(String name, String why) {
        Hold hold = new Hold(
                name, filter(), why, by, SystemTime.clock().instant(), WhichGenerations.time("--until", until));
        try (Store opened = store.existing()) {
            opened.retention().hold(hold);
        }
        if (json) {
            output().json(hold);
        } else {
            output().line("hold " + name + " stands");
        }
    }

    private GenerationFilter filter() {
        GenerationFilter filter = which.filter();
        if (ids == null) {
            return filter;
        }
        int dots = ids.indexOf("..");
        if (dots < 0) {
            throw new IllegalArgumentException("--ids must be FIRST..LAST, but was '" + ids + "'");
        }
        return filter.toBuilder()
                .ids(id(ids.substring(0, dots)), id(ids.substring(dots + 2)))
                .build();
    }

    private static @Nullable GenerationId id(String text) {
        return text.isEmpty() ? null : new GenerationId(text);
    }

    private void release(String name, String why) {
        long waiting;
        try (Store opened = store.existing()) {
            if (!opened.retention().release(name, by, why)) {
                throw new CommandFailedException("there is no hold '" + name + "'; 'llmops store hold' lists them");
            }
            waiting = opened.retention().erasures().size();
        }
        if (json) {
            output().json(new Released(name, waiting));
            return;
        }
        output().line("hold " + name + " is released");
        if (waiting > 0) {
            output().line(waiting + " erasures wait: 'llmops store erase --resume' goes on with them");
        }
    }

    private record Released(String released, long waitingErasures) {}

    private void list() {
        try (Store opened = store.existing()) {
            List<Hold> holds = opened.retention().holds();
            list(holds, List.of("ID", "SINCE", "UNTIL", "BY", "REASON"), StoreHoldCommand::row);
        }
    }

    private static List<String> row(Hold hold) {
        return List.of(
                hold.id(),
                hold.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                hold.until() == null
                        ? "-"
                        : hold.until().truncatedTo(ChronoUnit.SECONDS).toString(),
                hold.by() == null ? "-" : hold.by(),
                hold.reason());
    }
}
