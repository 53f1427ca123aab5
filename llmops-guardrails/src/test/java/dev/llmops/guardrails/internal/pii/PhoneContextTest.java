package dev.llmops.guardrails.internal.pii;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.guardrails.internal.scan.TextScan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digits that only the words before them make a phone number. */
class PhoneContextTest {

    private final TextScan scan = new TextScan(PiiDetectors.ALL);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"mobilePhone\": \"9876543210\"",
                "\"homePhone\":\"5551234\"",
                "{\"phone\": {\"number\": \"5551234\"}}",
                "{\"type\": \"mobile\", \"value\": \"9876543\"}",
                "contactNumber=9876543",
                "mobileNo: 9876543",
                "phone2: 9876543",
                "<telephoneNumber>5551234</telephoneNumber>",
                "<phone type=\"home\">5551234</phone>",
                "<td>Phone</td><td>5551234</td>",
                "Phone number of John: 5551234567",
                "The phone number you gave was 5551234567.",
                "I can be reached at 5551234567.",
                "Call our customer service at 8005551234.",
                "Tel: 2034 5678",
                "phone number 2001 234 567",
                "Phone: 20123456",
                "Phone: 555.1234",
            })
    void they_are_found_in_forms_programs_and_sentences(String text) {
        assertThat(scan.all(text))
                .singleElement()
                .satisfies(match -> assertThat(match.type()).isEqualTo("phone"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "My iPhone 12345678 is new.",
                "phoneOrderId: 4155552671",
                "Phone: 3000000",
                "On the phone 1999-2004 we sold many.",
                "phone: 2024-01-31",
                "The phone has a serial: 5551234567",
                "if (phone) { return 5551234567; }",
            })
    void they_are_not_where_the_words_say_something_else(String text) {
        assertThat(scan.all(text)).isEmpty();
    }
}
