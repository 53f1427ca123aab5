package dev.llmops.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The form of a line of training data. */
public enum TrainingFormat {
    /** TRL's {@code SFTTrainer}, conversational: {@code prompt}, {@code completion}. */
    TRL_SFT(TrainingExample.Demonstration.class, TrlRows::write, TrlRows::readDemonstration),
    /** TRL's {@code DPOTrainer}, conversational with an explicit prompt: {@code prompt}, {@code chosen}, {@code rejected}. */
    TRL_DPO(TrainingExample.Preference.class, TrlRows::write, TrlRows::readPreference),
    /** TRL's {@code KTOTrainer}, conversational: {@code prompt}, {@code completion}, {@code label}. */
    TRL_KTO(TrainingExample.Rated.class, TrlRows::write, TrlRows::readRated),
    /** OpenAI's supervised fine-tuning: {@code messages}. */
    OPENAI_SFT(
            TrainingExample.Demonstration.class,
            example -> OpenAiRows.write((TrainingExample.Demonstration) example),
            OpenAiRows::readDemonstration),
    /** OpenAI's preference fine-tuning: {@code input}, {@code preferred_output}, {@code non_preferred_output}. */
    OPENAI_DPO(
            TrainingExample.Preference.class,
            example -> OpenAiRows.write((TrainingExample.Preference) example),
            OpenAiRows::readPreference);

    private final Class<? extends TrainingExample> kind;

    @SuppressWarnings("ImmutableEnumChecker") // Method references without state.
    private final Function<TrainingExample, ObjectNode> writer;

    @SuppressWarnings("ImmutableEnumChecker") // Method references without state.
    private final BiFunction<JsonNode, TrainingExample.Source, TrainingExample> reader;

    TrainingFormat(
            Class<? extends TrainingExample> kind,
            Function<TrainingExample, ObjectNode> writer,
            BiFunction<JsonNode, TrainingExample.Source, TrainingExample> reader) {
        this.kind = kind;
        this.writer = writer;
        this.reader = reader;
    }

    boolean takes(TrainingExample example) {
        return kind.isInstance(example);
    }

    ObjectNode write(TrainingExample example) {
        return writer.apply(example);
    }

    /** Reads a line back; where it came from is not in it, but in the manifest. */
    TrainingExample read(JsonNode row, TrainingExample.Source source) {
        return reader.apply(row, source);
    }
}
