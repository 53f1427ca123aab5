package dev.llmops.eval.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionProposerTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "Answer briefly. | Answer briefly.",
                "\"Answer briefly.\" | Answer briefly.",
                "Instruction: Answer briefly. | Answer briefly.",
                "Improved instruction: \"Answer {{how}}.\" | Answer {{how}}.",
                "```text Answer briefly. ``` | Answer briefly.",
                "Say \"yes\" or \"no\" | Say \"yes\" or \"no\"",
            })
    void what_models_put_around_an_instruction_is_taken_away(String said, String instruction) {
        assertThat(InstructionProposer.cleaned(said)).isEqualTo(instruction);
    }
}
