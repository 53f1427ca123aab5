package dev.llmops.local.quantization;

/**
 * Forms in which llama.cpp stores weights. The number in a name is about the bits for each weight; {@code K} forms give
 * different tensors different forms, {@code S}, {@code M} and {@code L} (small, medium, large) with more or fewer bits.
 */
public enum Quantization {
    /** 32-bit numbers. */
    F32(0),
    /** 16-bit numbers. */
    F16(1),
    /** 16-bit numbers with the range of 32-bit ones. */
    BF16(32),
    /** Practically without loss, and fast. */
    Q8_0(7),
    /** 6 bits. */
    Q6_K(18),
    /** 5 bits. */
    Q5_0(8),
    /** 5 bits with an offset. */
    Q5_1(9),
    /** 5 bits. */
    Q5_K_S(16),
    /** 5 bits. */
    Q5_K_M(17),
    /** 4 bits; the fastest on many processors. */
    Q4_0(2),
    /** 4 bits with an offset. */
    Q4_1(3),
    /** 4 bits. */
    Q4_K_S(14),
    /** 4 bits; a good choice for most models. */
    Q4_K_M(15),
    /** 4 bits, not linear. */
    IQ4_NL(25),
    /** 4 bits, not linear. */
    IQ4_XS(30),
    /** 3 bits. */
    Q3_K_S(11),
    /** 3 bits. */
    Q3_K_M(12),
    /** 3 bits. */
    Q3_K_L(13),
    /** 3 bits. */
    IQ3_S(26),
    /** 3 bits. */
    IQ3_M(27),
    /** 3 bits; needs {@link Quantizer#importanceText}. */
    IQ3_XS(22),
    /** 3 bits; needs {@link Quantizer#importanceText}. */
    IQ3_XXS(23),
    /** 2 bits. */
    Q2_K(10),
    /** 2 bits; needs {@link Quantizer#importanceText}. */
    Q2_K_S(21),
    /** 2 bits; needs {@link Quantizer#importanceText}. */
    IQ2_XXS(19),
    /** 2 bits; needs {@link Quantizer#importanceText}. */
    IQ2_XS(20),
    /** 2 bits; needs {@link Quantizer#importanceText}. */
    IQ2_S(28),
    /** 2 bits; needs {@link Quantizer#importanceText}. */
    IQ2_M(29),
    /** 1 bit; needs {@link Quantizer#importanceText}. */
    IQ1_S(24),
    /** 1 bit; needs {@link Quantizer#importanceText}. */
    IQ1_M(31),
    /** For models that were trained with three values. */
    TQ1_0(36),
    /** For models that were trained with three values. */
    TQ2_0(37),
    /** For mixtures of experts. */
    MXFP4_MOE(38),
    /** 1 bit. */
    Q1_0(40),
    /** 2 bits. */
    Q2_0(41);

    private final int id;

    Quantization(int id) {
        this.id = id;
    }

    /** llama.cpp's number for it. */
    int id() {
        return id;
    }
}
