package dev.llmops.local.internal.llama;

/** Hears how far native work is. */
@FunctionalInterface
public interface NativeProgress {

    /** Takes progress. {@code part}: the tensor or chunk that is done next, counted from 1. */
    void progress(int part, int parts);
}
