package dev.llmops.tuning.candidate;

import dev.llmops.tuning.study.StudyRow;
import java.util.List;

/** Trains an adapter and loads it beside the model that serves it. */
@FunctionalInterface
public interface AdapterTrainer {

    /**
     * Trains, or finds what it trained on the same before.
     *
     * @param train what to learn from
     * @param validation what checkpoints may be chosen by
     * @param seed of the training
     * @return what is loaded
     */
    LoadedAdapter train(List<StudyRow> train, List<StudyRow> validation, long seed);
}
