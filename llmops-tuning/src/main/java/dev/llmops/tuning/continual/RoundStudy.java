package dev.llmops.tuning.continual;

/** What a round of continual improvement does: exports, trains, studies. */
@FunctionalInterface
public interface RoundStudy {

    /**
     * Runs.
     *
     * @param reason why a study is due, in words
     * @return what came of it
     */
    RoundOutcome run(String reason);
}
