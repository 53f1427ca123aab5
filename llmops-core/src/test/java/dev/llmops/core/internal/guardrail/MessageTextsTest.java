package dev.llmops.core.internal.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTextsTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {"amount":0.12345678901234567890,"to":"X"} ; {"amount":0.12345678901234567890,"to":"Ann"}
            {"amount":12345678901234567.89,"to":"X"}   ; {"amount":12345678901234567.89,"to":"Ann"}
            {"amount":10.00,"to":["X"]}                ; {"amount":10.00,"to":["Ann"]}
            {"a":1} "X"                                ; {"a":1} "Ann"
            no JSON: X                                 ; no JSON: Ann
            """)
    void what_is_not_changed_stays_as_it_is_written(String json, String changed) {
        assertThat(MessageTexts.mapJson(json, UnaryOperator.identity(), text -> text.replace("X", "Ann")))
                .isEqualTo(changed);
    }
}
