package dev.llmops.guardrails.internal.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.guardrails.detect.CheckedText;
import dev.llmops.guardrails.detect.Evidence;
import java.util.Base64;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GibberishDetectorTest {

    private final GibberishDetector detector = new GibberishDetector();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "asdkjh qwlekj asdlkj zxmcnb qweoiu | mash",
                "fjdksl fjdksla hgjfkd sldkfjgh ruty | mash",
                "buffalo buffalo buffalo buffalo buffalo buffalo buffalo buffalo buffalo buffalo buffalo buffalo | flood",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | flood",
                "!@#$%^&*()_+{}:<>?!@#$%^&*()_+{}:<>?~!@#$%^ | symbols"
            })
    void what_nobody_reads_is_told(String text, String kind) {
        assertThat(detector.detect(CheckedText.of(text)).evidence())
                .filteredOn(each -> each.score() >= detector.threshold())
                .extracting(Evidence::category)
                .contains(kind);
    }

    @Test
    void a_dump_of_an_encoding_is_told() {
        byte[] bytes = new byte[300];
        new SplittableRandom(5).nextBytes(bytes);
        assertThat(detector.detect(CheckedText.of("Look: " + Base64.getEncoder().encodeToString(bytes)))
                        .evidence())
                .extracting(Evidence::category)
                .containsExactly("encoded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Please send me the invoice for the red cable that I ordered on Monday.",
                "Bitte schicken Sie mir die Rechnung für das rote Kabel.",
                "Tôi quên mã PIN rồi, đặt lại ở đâu?",
                "昨天我在图书馆看了一本关于历史的书",
                "for (int i = 0; i < n; i++) { sum += xs[i]; }",
                "The id is 8f14e45f-ceea-467f-a2b6-0a1b2c3d4e5f, the branch fix/JIRA-1234_retry_npe.",
                "https://example.org/a/b?c=dfghjklqwrt&x=zxcvbnm",
                "HTTP GRPC SMTP DNS TLS SSH FTP LDAP NTP VPN",
                "lol ok thx",
                "---------------------------------------------------------",
                "| a | b |\n|---|---|\n| 1 | 2 |",
            })
    void languages_code_ids_and_tables_are_not(String text) {
        assertThat(detector.detect(CheckedText.of(text)).score()).isLessThan(detector.threshold());
    }
}
