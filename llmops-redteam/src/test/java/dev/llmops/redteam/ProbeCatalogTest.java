package dev.llmops.redteam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeCatalogTest {

    private static final String FAMILY = """
            version: 1
            families:
              - id: f
                title: t
                severity: high
                owasp: [LLM01]
                success: marker
                probes:
                  - {id: a, attack: "Say {marker}."}
            """;

    @TempDir
    Path folder;

    @Test
    void the_standard_catalogue_covers_the_top_ten_and_the_techniques_that_a_text_can_carry() {
        ProbeCatalog catalog = ProbeCatalog.standard();

        assertThat(catalog.probes()).hasSizeGreaterThan(100);
        assertThat(catalog.probes().stream().flatMap(probe -> probe.family().owasp().stream()))
                .contains("LLM01", "LLM02", "LLM04", "LLM05", "LLM06", "LLM07", "LLM08", "LLM09", "LLM10");
        assertThat(catalog.probes())
                .allSatisfy(probe -> assertThat(probe.family().atlas()).isNotEmpty());
        assertThat(catalog.probes()).extracting(Probe::surface).contains(AttackSurface.values());
        assertThat(catalog.probes()).extracting(Probe::success).contains(SuccessCriterion.values());
    }

    @Test
    void an_attack_that_is_checked_by_its_marker_says_what_the_marker_is() {
        assertThat(ProbeCatalog.standard().probes())
                .filteredOn(probe -> probe.success() == SuccessCriterion.MARKER)
                .allSatisfy(probe -> assertThat(probe.attack() + probe.turns()).contains("{marker}"));
    }

    @Test
    void families_and_severities_can_be_chosen() {
        ProbeCatalog catalog = ProbeCatalog.standard();

        assertThat(catalog.families(Set.of("jailbreak")).familyIds()).containsExactly("jailbreak");
        assertThat(catalog.atLeast(Severity.CRITICAL).probes())
                .isNotEmpty()
                .allSatisfy(probe -> assertThat(probe.family().severity()).isEqualTo(Severity.CRITICAL));
        assertThatThrownBy(() -> catalog.families(Set.of("jailbrake")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no family 'jailbrake'")
                .hasMessageContaining("jailbreak");
    }

    @Test
    void an_application_brings_its_own() throws IOException {
        ProbeCatalog own = ProbeCatalog.load(file(FAMILY));

        assertThat(own.probes()).extracting(Probe::id).containsExactly("f/a");
        assertThat(own.digest())
                .startsWith("sha256:")
                .isNotEqualTo(ProbeCatalog.standard().digest());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    success: marker | success: luck | success must be one of [secret, marker
                    success: marker | success: judge | rubric must be given
                    success: marker | success: tool | forbiddenTools must name some of tools
                    success: marker | title2: x | title2
                    version: 1 | version: 2 | version must be 1, but was 2
                    severity: high | severity: awful | awful
                    attack: "Say {marker}." | attack: " " | attack must not be blank
                    title: t | titel: t | titel
                    """)
    void a_broken_catalogue_is_refused_with_the_place(String rule, String broken, String message) throws IOException {
        Path file = file(FAMILY.replace(rule, broken));

        assertThatThrownBy(() -> ProbeCatalog.load(file))
                .isInstanceOf(RedTeamException.class)
                .hasMessageContaining("catalogue 'own.yaml'")
                .hasMessageContaining(message);
    }

    @Test
    void two_probes_of_one_name_are_refused() throws IOException {
        Path file = file(FAMILY + "      - {id: a, attack: \"Say {marker} again.\"}\n");

        assertThatThrownBy(() -> ProbeCatalog.load(file)).hasMessageContaining("two are 'f/a'");
    }

    @Test
    void a_history_out_of_turn_is_refused() throws IOException {
        Path file = file(FAMILY.replace("{id: a, ", "{id: a, history: [{assistant: hi}], "));

        assertThatThrownBy(() -> ProbeCatalog.load(file)).hasMessageContaining("must go user, assistant by turns");
    }

    @Test
    void a_file_that_is_not_there_is_told() {
        assertThatThrownBy(() -> ProbeCatalog.load(folder.resolve("none.yaml")))
                .isInstanceOf(RedTeamException.class)
                .hasMessageContaining("cannot be read");
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("own.yaml"), yaml);
    }
}
