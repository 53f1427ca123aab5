package dev.llmops.local.option;

/**
 * How the keys or the values of attention are stored. Fewer bits take less memory, and move the results a little; see
 * {@link dev.llmops.local.LocalModelBuilder#kvCache}.
 */
public enum KvCacheType {
    /** 32 bits a number. */
    F32(0, 1, 4, false),
    /** 16 bits a number; the default. */
    F16(1, 1, 2, false),
    /** 16 bits a number, with the range of 32. */
    BF16(30, 1, 2, false),
    /** 8.5 bits a number. */
    Q8_0(8, 32, 34, true),
    /** 6 bits a number. */
    Q5_1(7, 32, 24, true),
    /** 5.5 bits a number. */
    Q5_0(6, 32, 22, true),
    /** 5 bits a number. */
    Q4_1(3, 32, 20, true),
    /** 4.5 bits a number. */
    Q4_0(2, 32, 18, true),
    /** 4.5 bits a number, unevenly spaced. */
    IQ4_NL(20, 32, 18, true);

    private final int id;
    private final int blockElements;
    private final int blockBytes;
    private final boolean quantized;

    KvCacheType(int id, int blockElements, int blockBytes, boolean quantized) {
        this.id = id;
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
        this.quantized = quantized;
    }

    /** {@return its number in ggml (enum ggml_type in ggml.h)} */
    public int id() {
        return id;
    }

    /** {@return whether numbers are stored in blocks with a common scale} */
    public boolean quantized() {
        return quantized;
    }

    /** {@return how many numbers a block has; the width of an attention head must be a multiple of it} */
    public int blockElements() {
        return blockElements;
    }

    /** {@return the size of a number in bytes, on average} */
    public double bytesPerElement() {
        return (double) blockBytes / blockElements;
    }
}
