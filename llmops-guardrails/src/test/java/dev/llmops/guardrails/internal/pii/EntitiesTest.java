package dev.llmops.guardrails.internal.pii;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Each kind in the table names where it is from, and its forms are of that kind alone. */
class EntitiesTest {

    @Test
    void every_kind_names_its_source() throws IOException {
        try (InputStream in = EntitiesTest.class.getResourceAsStream("entities.txt")) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> line.matches("[a-z].*"))
                            .toList())
                    .hasSameSizeAs(Entities.ALL)
                    .allMatch(line -> line.matches("[a-z0-9_]+\t\\(?[a-z_]+\\)?\t[^\t]{6,}(?:\t[^\t]+)?"));
        }
    }

    @Test
    void a_part_of_several_values_makes_a_form_of_each() {
        Entity birth = Entities.ALL.stream()
                .filter(entity -> entity.kind().type().equals("date_of_birth"))
                .findFirst()
                .orElseThrow();

        assertThat(birth.forms()).hasSizeGreaterThanOrEqualTo(8 + 2 * 4 + 2 * 2);
    }
}
