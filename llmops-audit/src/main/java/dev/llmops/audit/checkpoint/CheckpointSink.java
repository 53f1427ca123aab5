package dev.llmops.audit.checkpoint;

import java.io.IOException;

/**
 * Stores checkpoints where the log's writers cannot write: another machine's disk, a bucket with object lock, a mailing
 * list. Called by one thread at a time.
 */
@FunctionalInterface
public interface CheckpointSink {

    /**
     * Stores a checkpoint permanently.
     *
     * @param checkpoint the checkpoint
     * @throws IOException if it cannot be stored
     */
    void publish(SignedCheckpoint checkpoint) throws IOException;
}
