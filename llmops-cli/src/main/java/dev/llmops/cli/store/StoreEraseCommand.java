package dev.llmops.cli.store;

import dev.llmops.api.cache.ResponseCache;
import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.retention.ErasureRequest;
import dev.llmops.api.retention.Subject;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.cache.ResponseCaches;
import dev.llmops.core.privacy.Erasure;
import dev.llmops.core.privacy.SubjectKeys;
import dev.llmops.core.store.MemoryStores;
import dev.llmops.eval.annotation.AnnotationQueue;
import dev.llmops.rag.RagIndex;
import dev.llmops.tuning.ExportedSubjects;
import dev.llmops.tuning.lineage.TrainedAdapters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code llmops store erase}. */
@Command(
        name = "erase",
        header = "Erase all that is kept of a user, wherever it is.",
        description =
                "Records of calls with feedback and scores, feedback that the user gave, what is remembered in the same database, where the"
                        + " user took part in experiments, and what the other options name. While a legal hold covers any of it, nothing is erased:"
                        + " the erasure waits, as one that failed does, until --resume does the rest. The audit log keeps its entries, says what was erased, and"
                        + " verifies as before.",
        footer = {
            "%nExample: llmops store erase --tenant acme --user ana --reason \"request of 1 March\"",
            "Example: llmops store erase --resume --cache cache.db"
        })
final class StoreEraseCommand extends Operation {

    @Mixin
    StoreFile store;

    @Option(names = "--user", paramLabel = "NAME", description = "The user.")
    @Nullable
    String user;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "The user's tenant. Default: the user of this name who has none.")
    @Nullable
    String tenant;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
    @Nullable
    String reason;

    @Option(names = "--by", paramLabel = "NAME", description = "Who decided it, for the audit log.")
    @Nullable
    String by;

    @Option(names = "--resume", description = "Go on with the erasures that wait, instead of beginning one.")
    boolean resume;

    @Option(
            names = "--keys",
            paramLabel = "FOLDER",
            description = "Destroy the user's key in this folder too, for what copies and backups have.")
    @Nullable
    Path keys;

    @Option(
            names = "--cache",
            paramLabel = "FILE",
            description = "Take the answers to the user's questions out of this SQLite response cache.")
    @Nullable
    Path cache;

    @Option(names = "--memory", paramLabel = "FILE", description = "Erase what this SQLite file remembers of the user.")
    @Nullable
    Path memory;

    @Option(
            names = "--exports",
            paramLabel = "FOLDER",
            description = "Mark the user's rows in the training exports below this folder.")
    @Nullable
    Path exports;

    @Option(
            names = "--index",
            paramLabel = "DIR",
            description = "Remove the user's documents from this index; may be given several times.")
    List<Path> indexes = List.of();

    @Option(
            names = "--field",
            paramLabel = "NAME",
            description = "The metadata that says whose a document of --index is.")
    @Nullable
    String field;

    @Option(
            names = "--queue",
            paramLabel = "FILE",
            description =
                    "Delete the labels of the user's answers from this annotation queue; may be given several times.")
    List<Path> queues = List.of();

    @Override
    public Integer call() {
        if (resume == (user != null)) {
            throw usage("give either --user or --resume");
        }
        if (user != null && reason == null) {
            throw usage("--reason is missing: the audit log must tell why");
        }
        if (indexes.isEmpty() != (field == null)) {
            throw usage("--index and --field go together: the field says whose a document is");
        }
        if (resume && (tenant != null || reason != null || by != null)) {
            throw usage("--resume goes on with all erasures that wait; leave out --tenant, --reason and --by");
        }
        requireThere("--cache", cache, false);
        requireThere("--memory", memory, false);
        requireThere("--exports", exports, true);
        requireThere("--keys", keys, true);
        List<ErasureRequest> requests = new ArrayList<>();
        try (Store opened = store.existing();
                ResponseCache answers = cache == null ? null : ResponseCaches.sqlite(cache, Integer.MAX_VALUE);
                MemoryStore remembered = memory == null ? null : MemoryStores.sqlite(memory)) {
            Erasure erasure = erasure(opened, answers, remembered);
            if (user == null || reason == null) {
                requests.addAll(erasure.resume());
            } else {
                requests.add(erasure.erase(new Subject(tenant, user), by, reason));
            }
        }
        return ErasureText.print(this, requests);
    }

    /** A new one would be made in its place, from which all is erased at once. */
    private static void requireThere(String option, @Nullable Path path, boolean folder) {
        if (path != null && !(folder ? Files.isDirectory(path) : Files.isRegularFile(path))) {
            throw new CommandFailedException(option + " must be a " + (folder ? "folder" : "file")
                    + " that is there, but was '" + path + "'; nothing was erased");
        }
    }

    private Erasure erasure(Store opened, @Nullable ResponseCache answers, @Nullable MemoryStore remembered) {
        Erasure.Builder builder = Erasure.builder(opened);
        if (answers != null) {
            builder.cache("cache", answers);
        }
        if (remembered != null) {
            builder.memory("memory", remembered);
        }
        if (exports != null) {
            builder.holder(ExportedSubjects.in(exports)).holder(TrainedAdapters.of(opened.adapters()));
        }
        for (Path index : indexes) {
            builder.holder(
                    RagIndex.subjectDocuments(index, "index " + index.getFileName(), Objects.requireNonNull(field)));
        }
        for (Path queue : queues) {
            builder.holder(AnnotationQueue.open(queue, opened.generations()));
        }
        if (keys != null) {
            builder.keys(SubjectKeys.directory(keys));
        }
        return builder.build();
    }
}
