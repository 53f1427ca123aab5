package dev.llmops.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The form of a line of training data. */
public enum TrainingFormat {
    /** TRL's {@code SFTTrainer}, conversational: {@code prompt}, {@code completion}. */
    TRL_SFT(TrainingExample.Demonstration.class) {
        @Override
        ObjectNode write(TrainingExample example) {
            return TrlRows.write(example);
        }

        @Override
        TrainingExample read(JsonNode row, TrainingExample.Source source) {
            return TrlRows.readDemonstration(row, source);
        }
    },
    /** TRL's {@code DPOTrainer}, conversational with an explicit prompt: {@code prompt}, {@code chosen}, {@code rejected}. */
    TRL_DPO(TrainingExample.Preference.class) {
        @Override
        ObjectNode write(TrainingExample example) {
            return TrlRows.write(example);
        }

        @Override
        TrainingExample read(JsonNode row, TrainingExample.Source source) {
            return TrlRows.readPreference(row, source);
        }
    },
    /** TRL's {@code KTOTrainer}, conversational: {@code prompt}, {@code completion}, {@code label}. */
    TRL_KTO(TrainingExample.Rated.class) {
        @Override
        ObjectNode write(TrainingExample example) {
            return TrlRows.write(example);
        }

        @Override
        TrainingExample read(JsonNode row, TrainingExample.Source source) {
            return TrlRows.readRated(row, source);
        }
    },
    /** OpenAI's supervised fine-tuning: {@code messages}. */
    OPENAI_SFT(TrainingExample.Demonstration.class) {
        @Override
        ObjectNode write(TrainingExample example) {
            return OpenAiRows.write((TrainingExample.Demonstration) example);
        }

        @Override
        TrainingExample read(JsonNode row, TrainingExample.Source source) {
            return OpenAiRows.readDemonstration(row, source);
        }
    },
    /** OpenAI's preference fine-tuning: {@code input}, {@code preferred_output}, {@code non_preferred_output}. */
    OPENAI_DPO(TrainingExample.Preference.class) {
        @Override
        ObjectNode write(TrainingExample example) {
            return OpenAiRows.write((TrainingExample.Preference) example);
        }

        @Override
        TrainingExample read(JsonNode row, TrainingExample.Source source) {
            return OpenAiRows.readPreference(row, source);
        }
    };

    private final Class<? extends TrainingExample> kind;

    TrainingFormat(Class<? extends TrainingExample> kind) {
        this.kind = kind;
    }

    boolean takes(TrainingExample example) {
        return kind.isInstance(example);
    }

    abstract ObjectNode write(TrainingExample example);

    /** Reads a line back; where it came from is not in it, but in the manifest. */
    abstract TrainingExample read(JsonNode row, TrainingExample.Source source);
}
