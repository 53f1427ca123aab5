package dev.llmops.local.internal.llama;

/**
 * This class is internal and is not for public use; it may change at any time.
 *
 * <p>Hears how far native work is.
 */
@FunctionalInterface
public interface NativeProgress {

    /**
     * Takes progress.
     *
     * @param part the tensor or chunk that is done next, counted from 1
     * @param parts their number
     */
    void progress(int part, int parts);
}
