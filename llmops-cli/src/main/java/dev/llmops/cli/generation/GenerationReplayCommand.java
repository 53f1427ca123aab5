package dev.llmops.cli.generation;

import dev.llmops.api.generation.Generation;
import dev.llmops.api.store.Store;
import dev.llmops.cli.console.Operation;
import dev.llmops.cli.option.AbbreviatedId;
import dev.llmops.cli.option.ModelOptions;
import dev.llmops.cli.option.StoreFile;
import dev.llmops.core.LlmOps;
import dev.llmops.core.replay.Replay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code llmops generation replay}. */
@Command(
        name = "replay",
        header = "Ask the same model the same question again, and compare the answers.",
        description = "Succeeds only if the answers are the same, bit for bit. Refused if the model's digest is another"
                + " than the recorded one. The new answer is recorded as a replay.",
        footer = "%nExample: llmops generation replay 0198c2f0-5a3e-7cc1-8a4b-3f2d5e6a7b8c")
final class GenerationReplayCommand extends Operation {

    @Mixin
    StoreFile store;

    @Mixin
    ModelOptions model;

    @Parameters(paramLabel = "ID", description = "The id of the record, or its beginning.")
    AbbreviatedId id;

    @Override
    public Integer call() {
        try (Store opened = store.existing()) {
            Generation original = Generations.get(opened, id, store);
            return replay(opened, original);
        }
    }

    private int replay(Store opened, Generation original) {
        // Under the recorded name, because a file may be called anything: the digest tells whether it is the same.
        String name = original.model() == null ? null : original.model().name();
        try (LlmOps ops = LlmOps.builder()
                .store(opened)
                .model(model.open(console(), name))
                .build()) {
            Replay replay = ops.replay(original.id());
            if (json) {
                output().json(Comparison.of(replay));
            } else {
                show(replay);
            }
            return replay.identical() ? 0 : 1;
        }
    }

    private void show(Replay replay) {
        output().field("original", replay.original().id());
        output().field("answer", replay.originalDigest());
        output().field("replay", replay.replayed().id());
        output().field("answer", replay.replayedDigest());
        output().line(replay.identical() ? "identical, bit for bit" : "NOT identical");
    }

    private record Comparison(
            boolean identical, String original, String originalDigest, String replay, String replayDigest) {

        static Comparison of(Replay replay) {
            return new Comparison(
                    replay.identical(),
                    replay.original().id().value(),
                    replay.originalDigest(),
                    replay.replayed().id().value(),
                    replay.replayedDigest());
        }
    }
}
