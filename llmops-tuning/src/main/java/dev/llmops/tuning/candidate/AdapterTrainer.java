package dev.llmops.tuning.candidate;

import dev.llmops.tuning.study.StudyRow;
import java.util.List;

/** Trains an adapter and loads it into the server of its model. */
@FunctionalInterface
public interface AdapterTrainer {

    /**
     * Trains an adapter, or finds one that was already trained on the same data.
     *
     * @param train the training rows
     * @param validation the rows for choosing a checkpoint
     * @param seed the seed of the training
     * @return the loaded adapter
     */
    LoadedAdapter train(List<StudyRow> train, List<StudyRow> validation, long seed);
}
