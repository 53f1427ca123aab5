package dev.llmops.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditHeadTest {

    private static final String HASH = "0123456789abcdef".repeat(4);

    @Test
    void a_head_is_read_back_from_its_text() {
        AuditHead head = new AuditHead(42, HASH);

        assertThat(head).hasToString("42:" + HASH);
        assertThat(AuditHead.parse(head.toString())).isEqualTo(head);
        assertThat(AuditHead.parse(AuditHead.EMPTY.toString())).isEqualTo(AuditHead.EMPTY);
        assertThat(AuditHead.parse("999999999999999999:" + HASH).sequence()).isEqualTo(999_999_999_999_999_999L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "42", ":abc", "x:abc", "-1:abc", " 1:abc", "1234567890123456789:abc"})
    void a_text_of_another_form_is_refused(String text) {
        assertThatThrownBy(() -> AuditHead.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an audit head must be 'sequence:hash', but was '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "0123456789ABCDEF"})
    void a_hash_of_another_form_is_refused(String hash) {
        assertThatThrownBy(() -> AuditHead.parse("1:" + hash))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hash must be 64 lower-case hex digits, but was '" + hash + "'");
    }
}
