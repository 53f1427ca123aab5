package dev.llmops.guardrails.internal.pii;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.guardrails.internal.scan.Match;
import dev.llmops.guardrails.internal.scan.TextScan;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Numbers of Hungary, Iceland, Vietnam, Egypt, Peru and Ecuador. Each value was made, or is an example of the authority that the rule is from;
 * the second of a row has another check digit, date or province.
 */
class FarNumbersTest {

    private final TextScan scan = new TextScan(PiiDetectors.ALL);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hu_tax_id      | Adóazonosító jel:    | 8365670003     | 8365670004
            hu_taj         | TAJ szám:            | 123 456 788    | 123 456 787
            hu_personal_id | Személyi szám:       | 1-800101-0016  | 1-801301-0016
            is_kennitala   | Kennitala:           | 120174-3399    | 320174-3399
            vn_tax_id      | Mã số thuế:          | 0100233488     | 0100233480
            vn_national_id | Số CCCD:             | 001099012345   | 099099012345
            eg_national_id | الرقم القومي:        | 29001011234567 | 29013011234567
            pe_dni         | CUI:                 | 10117410-2     | 10117410-3
            pe_dni         | CUI:                 | 10117410-G     | 1011741-A
            pe_ruc         | SUNAT RUC:           | 20512333797    | 20512333798
            ec_cedula      | Cédula:              | 171430710-3    | 171430710-4
            ec_ruc         | SRI RUC:             | 1792060346-001 | 1763154690-001
            ec_ruc         | SRI RUC:             | 1714307103001  | 1714307104001
            """)
    void a_number_behind_its_word_is_told_and_one_with_a_wrong_check_digit_is_not(
            String type, String word, String right, String wrong) {
        assertThat(types(word + " " + right)).contains(type);
        assertThat(types(word + " " + wrong)).doesNotContain(type);
        assertThat(types("Row " + right)).doesNotContain(type);
    }

    private List<String> types(String text) {
        return scan.all(text).stream().map(Match::type).toList();
    }
}
