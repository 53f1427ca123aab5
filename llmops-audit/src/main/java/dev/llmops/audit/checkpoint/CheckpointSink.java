package dev.llmops.audit.checkpoint;

import java.io.IOException;

/**
 * Takes checkpoints to a place where who can write the log cannot write: another machine's disk, a bucket with object lock, a mailing
 * list. Called by one thread at a time.
 */
@FunctionalInterface
public interface CheckpointSink {

    /**
     * Keeps a checkpoint for good.
     *
     * @param checkpoint the checkpoint
     * @throws IOException if it cannot be kept
     */
    void publish(SignedCheckpoint checkpoint) throws IOException;
}
