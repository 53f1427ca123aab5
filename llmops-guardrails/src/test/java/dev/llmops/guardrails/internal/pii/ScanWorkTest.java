package dev.llmops.guardrails.internal.pii;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.guardrails.internal.scan.Detector;
import dev.llmops.guardrails.internal.scan.TextScan;
import dev.llmops.guardrails.internal.scan.Window;
import dev.llmops.guardrails.internal.secrets.SecretDetectors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The characters that detectors read are counted, not the time: on texts made to be read again and again they stay in proportion. */
class ScanWorkTest {

    private static final int SHORT = 10_000;
    private static final int LONG = 40_000;
    /** Many detectors read the same word, and some look back at 64 characters. */
    private static final int MAX_FOR_A_CHARACTER = 1_000;

    private static final TextScan PERSONAL = scan(PiiDetectors.of(kind -> true, EntityDetector.THRESHOLD));
    private static final TextScan SECRETS = scan(SecretDetectors.ALL);

    private static TextScan scan(List<Detector> detectors) {
        return new TextScan(detectors);
    }

    /** Counts what is read. */
    private static final class Counting extends Window {

        private long read;

        Counting(String text) {
            super(text, true);
        }

        @Override
        public char at(int i) {
            read++;
            return super.at(i);
        }
    }

    static Stream<String> pathological() {
        return Stream.of(
                "1",
                "0",
                "9 ",
                "1-",
                "1.",
                "12 ",
                "123-",
                "4111 ",
                "(",
                "+1 ",
                "1(",
                "a",
                "A",
                "a@",
                "a.",
                "@",
                "a@b.",
                "a.b@",
                ":",
                "::",
                "f:",
                "1:",
                "0x",
                "DE",
                "DE44 ",
                "GB29NWBK",
                "bc1",
                "3J",
                "A1",
                "A1 ",
                "1A-",
                "_",
                "-",
                "--",
                "<",
                "<EMAIL_1",
                "%",
                "http://",
                "https://a.",
                "www.a.com/",
                "A ",
                "Ab ",
                "Al-",
                "O'",
                "Mr. ",
                "de ",
                "van der ",
                "1 Main ",
                "Main Street ",
                "Rue de ",
                "1 A, ",
                "é",
                "É ",
                "李",
                "주민번호 1",
                "passport ",
                "ssn 1 ",
                "tel 1 ",
                "eyJ",
                "eyJ.",
                "ghp_",
                "AKIA",
                "password=",
                "password: ",
                "secret='",
                "my password is ",
                "-----BEGIN ",
                "-----BEGIN PRIVATE KEY-----",
                "-u a:",
                "--user ",
                "://a:",
                "a://b:c@",
                "x",
                "xoxb-",
                "=",
                "\"",
                "'",
                "\n",
                "May 1 ",
                "1 May ",
                "19/",
                "University of ",
                "Lee and ",
                "Bank of A & ",
                "1 ",
                "a@a.",
                "+1",
                "a:",
                "ey",
                "eyeyeyeyey.",
                "=a",
                "password is ",
                "secret secret ",
                "facebook.facebook ",
                "xoxb-1 ",
                "aaaaaa.",
                "12345678:AA",
                "GB29",
                "A B ",
                "Anna ",
                "Main Street 1 ",
                "5/5/",
                "000-",
                "sk-",
                "glpat-a ",
                "https://",
                "12345678901234567890:AA",
                "\uD83D\uDE00");
    }

    @ParameterizedTest
    @MethodSource("pathological")
    void the_work_grows_as_the_text_does(String unit) {
        for (TextScan scan : List.of(PERSONAL, SECRETS)) {
            long less = read(scan, unit, SHORT);
            long more = read(scan, unit, LONG);

            assertThat(more).isLessThan((long) MAX_FOR_A_CHARACTER * LONG).isLessThan(less * 5);
        }
    }

    private static long read(TextScan scan, String unit, int length) {
        Counting window = new Counting(unit.repeat(length / unit.length()));
        scan.scan(window, 0, new ArrayList<>());
        return window.read;
    }
}
