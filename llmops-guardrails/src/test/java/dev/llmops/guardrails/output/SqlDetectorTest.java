package dev.llmops.guardrails.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.guardrail.GuardrailContext;
import dev.llmops.api.guardrail.GuardrailStage;
import dev.llmops.api.identity.Caller;
import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Detection;
import dev.llmops.guardrails.detect.Evidence;
import dev.llmops.guardrails.detect.Provenance;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlDetectorTest {

    private static final SqlDetector SQL = new SqlDetector();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    DROP TABLE customers | definition
                    drop table if exists customers; | definition
                    Sure: ```sql\\nALTER TABLE a ADD b int``` | definition
                    CREATE OR REPLACE FUNCTION f() | definition
                    {"query":"TRUNCATE TABLE orders"} | definition
                    DELETE FROM orders | unbounded_write
                    delete from orders; | unbounded_write
                    DELETE FROM orders WHERE id = 1 | write
                    update users set admin = true | unbounded_write
                    UPDATE users SET admin = true WHERE id = 7 | write
                    INSERT INTO users VALUES (1) | write
                    insert into "users" (id) values (1) | write
                    GRANT ALL ON orders TO public | privilege
                    1' UNION ALL SELECT password FROM users-- | union
                    x' OR '1'='1 | tautology
                    id = 1 or 1=1 | tautology
                    SELECT pg_sleep(10) | escape
                    EXEC xp_cmdshell 'dir' | escape
                    SELECT * FROM a INTO OUTFILE '/tmp/x' | escape
                    DELETE/* x */FROM/**/orders | unbounded_write
                    """)
    void what_does_more_than_read_is_found(String text, String category) {
        Detection detection = SQL.detect(CheckedText.of(text.replace("\\n", "\n")));

        assertThat(detection.evidence()).extracting(Evidence::category).contains(category);
        assertThat(detection.score()).isEqualTo(0.9);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT name, price FROM lamps WHERE price > 10 ORDER BY price",
                "Please update me, and delete the old mail from my list.",
                "You can drop the parcel at the table by the door.",
                "We grant a discount to members, insert the coin, or create an account.",
                "Select a lamp or one of two shades.",
                "The union selected a new chair.",
                "I don't sleep (much).",
                ""
            })
    void reading_and_prose_do_not_count(String text) {
        assertThat(SQL.detect(CheckedText.of(text)).score()).isLessThan(SQL.threshold());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'", "\"", "`", "' ", "\"a ", "/*", "--", "DELETE FROM a ", "OR 1=", "DROP ", "\\'"})
    void bombs_end(String piece) {
        assertThat(SqlTokens.of(piece.repeat((1 << 18) / piece.length()))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sql\":\"SELECT 1;\\nDROP TABLE users\"}",
                "{\"sql\":\"UPDATE users\\nSET admin = true\"}",
                "{\"sql\":\"DELETE\\tFROM users\"}",
                "{\"sql\":\"DR\\u004fP TABLE users\"}",
                "{\"note\":\"run with --verbose now please\",\"sql\":\"DROP TABLE users\"}",
                "{\"sql\":\"drop table users\"}"
            })
    void arguments_of_tool_calls_are_read_as_the_tool_gets_them(String call) {
        CheckedText text = CheckedText.of(
                call, GuardrailStage.TOOL_CALL, Provenance.DEVELOPER, GuardrailContext.of(Caller.ANONYMOUS));

        assertThat(SQL.detect(text).score()).isEqualTo(0.9);
    }

    @Test
    void the_range_is_the_statement() {
        String text = "Run this: DROP TABLE customers; then wait.";

        assertThat(SQL.detect(CheckedText.of(text)).evidence())
                .extracting(seen -> Objects.requireNonNull(seen.range()).in(text))
                .containsExactly("DROP TABLE customers;");
    }
}
