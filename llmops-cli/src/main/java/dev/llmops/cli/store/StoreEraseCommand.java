package dev.llmops.cli.store;

import dev.llmops.api.cache.CacheSelector;
import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.retention.Removed;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.core.privacy.EncryptedStore;
import dev.llmops.core.privacy.SubjectKeys;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops store erase}. */
@Command(
        name = "erase",
        header = "Erase all that is kept of a user.",
        description =
                "Records of calls with feedback and scores, feedback that the user gave, what is remembered in the same database, and"
                        + " where the user took part in experiments. Refused while a legal hold covers any of it. The audit log keeps its entries,"
                        + " says what was erased, and verifies as before.",
        footer = "%nExample: llmops store erase --tenant acme --user ana --reason \"request of 1 March\"")
final class StoreEraseCommand extends Operation {

    @Mixin
    @SuppressWarnings("NullAway.Init")
    StoreFile store;

    @Option(names = "--user", paramLabel = "NAME", required = true, description = "The user.")
    @SuppressWarnings("NullAway.Init")
    String user;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "The user's tenant. Default: the user of this name who has none.")
    @Nullable
    String tenant;

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why, for the audit log.")
    @SuppressWarnings("NullAway.Init")
    String reason;

    @Option(names = "--by", paramLabel = "NAME", description = "Who decided it, for the audit log.")
    @Nullable
    String by;

    @Option(
            names = "--keys",
            paramLabel = "FOLDER",
            description = "Destroy the user's key in this folder too, for what copies and backups have.")
    @Nullable
    Path keys;

    @Option(
            names = "--cache",
            paramLabel = "FILE",
            description =
                    "Empty this SQLite response cache too: of the tenant's answers, or of all. It cannot tell users apart.")
    @Nullable
    Path cache;

    @Override
    public Integer call() {
        Removed removed;
        try (Store opened = open()) {
            removed = opened.retention().erase(new Subject(tenant, user), by, reason);
        }
        Map<String, Long> rows = new HashMap<>(removed.rows());
        if (cache != null) {
            try (ResponseCache opened = ResponseCaches.sqlite(cache, Integer.MAX_VALUE)) {
                rows.put(
                        "cache",
                        opened.invalidate(tenant == null ? CacheSelector.ALL : CacheSelector.ofTenant(tenant)));
            }
        }
        RemovedText.print(this, new Removed(rows, removed.held()));
        return 0;
    }

    private Store open() {
        Store opened = store.existing();
        return keys == null ? opened : EncryptedStore.of(opened, SubjectKeys.directory(keys));
    }
}
