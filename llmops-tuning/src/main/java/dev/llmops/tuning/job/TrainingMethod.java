package dev.llmops.tuning.job;

import dev.llmops.tuning.TrainingFormat;

/** What an adapter learns from. */
public enum TrainingMethod {
    /** From good answers: TRL's {@code SFTTrainer}. Only the answer is trained on, not the prompt. */
    SFT(TrainingFormat.TRL_SFT),
    /** From pairs of a better and a worse answer: TRL's {@code DPOTrainer}. */
    DPO(TrainingFormat.TRL_DPO),
    /** From answers that were liked or disliked: TRL's {@code KTOTrainer}. */
    KTO(TrainingFormat.TRL_KTO);

    private final TrainingFormat format;

    TrainingMethod(TrainingFormat format) {
        this.format = format;
    }

    /** {@return the format in which its rows are exported} */
    public TrainingFormat format() {
        return format;
    }
}
