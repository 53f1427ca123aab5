package dev.llmops.cli.audit;

import dev.llmops.api.audit.AuditEntry;
import dev.llmops.api.store.Store;
import dev.llmops.audit.checkpoint.Checkpoint;
import dev.llmops.audit.checkpoint.CheckpointCheck;
import dev.llmops.audit.checkpoint.SignedCheckpoint;
import dev.llmops.audit.proof.ConsistencyProof;
import dev.llmops.audit.proof.InclusionProof;
import dev.llmops.audit.proof.LeafReader;
import dev.llmops.audit.proof.MerkleTree;
import dev.llmops.cli.console.CommandFailedException;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.RecordsJson;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code llmops audit prove}. */
@Command(
        name = "prove",
        header = "Prove that an entry is in the log that was signed, or that the log only grew.",
        description =
                "Prints JSON: the proof of RFC 9162 with the last checkpoint, which is all that somebody without the log needs.",
        footer = {
            "%nExample: llmops audit prove 17 --checkpoints checkpoints --trusted-key \"$(cat audit.pub)\"",
            "Example: llmops audit prove --since 1200 --checkpoints checkpoints --trusted-key \"$(cat audit.pub)\""
        })
final class AuditProveCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    CheckpointOptions checkpoints;

    @Parameters(arity = "0..1", paramLabel = "ENTRY", description = "Place of the entry in the log, from 1.")
    @Nullable
    Long entry;

    @Option(
            names = "--since",
            paramLabel = "SIZE",
            description = "Prove that the log begins with the entries of an earlier checkpoint of so many.")
    @Nullable
    Long since;

    @Override
    public Integer call() throws IOException {
        if ((entry == null) == (since == null)) {
            throw usage("either ENTRY or --since must be given");
        }
        List<SignedCheckpoint> all = checkpoints.read();
        try (Store opened = store.existing()) {
            List<CheckpointCheck.Problem> problems =
                    CheckpointCheck.of(opened.audit(), all, checkpoints.requiredKeys());
            if (!problems.isEmpty()) {
                throw new CommandFailedException(
                        "the log is not what was signed: " + problems.get(0).explanation());
            }
            SignedCheckpoint last = CheckpointOptions.latest(all);
            MerkleTree tree = LeafReader.tree(opened.audit(), last.checkpoint().size());
            output().json(entry == null ? consistency(tree, last, all) : inclusion(opened, tree, last, entry));
        }
        return 0;
    }

    private Included inclusion(Store opened, MerkleTree tree, SignedCheckpoint last, long place) {
        if (place < 1 || place > last.checkpoint().size()) {
            throw new CommandFailedException("entry " + place + " is not signed: the last checkpoint is of "
                    + last.checkpoint().size() + " entries");
        }
        AuditEntry found = opened.audit().entries(place - 1, 1).get(0);
        return new Included(
                RecordsJson.canonical(found),
                tree.inclusion(place - 1, last.checkpoint().size()),
                last.text());
    }

    private Grown consistency(MerkleTree tree, SignedCheckpoint last, List<SignedCheckpoint> all) {
        long size = Objects.requireNonNull(since);
        SignedCheckpoint first = all.stream()
                .filter(each -> each.checkpoint().size() == size && size > 0)
                .findFirst()
                .orElseThrow(() ->
                        new CommandFailedException("there is no checkpoint of " + size + " entries; there are those of "
                                + all.stream()
                                        .map(SignedCheckpoint::checkpoint)
                                        .map(Checkpoint::size)
                                        .distinct()
                                        .toList()));
        return new Grown(tree.consistency(size, last.checkpoint().size()), first.text(), last.text());
    }

    private record Included(String entry, InclusionProof proof, String checkpoint) {}

    private record Grown(ConsistencyProof proof, String first, String second) {}
}
