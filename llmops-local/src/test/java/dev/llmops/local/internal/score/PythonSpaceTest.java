package dev.llmops.local.internal.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Expected values: str.rstrip() of Python 3.11. */
class PythonSpaceTest {

    @Test
    void spaces_of_all_kinds_are_left_out_at_the_end_only() {
        assertThat(PythonSpace.endWithoutSpace(
                        " a \t\n\u000b\f\r\u001c\u001f\u0085\u00a0\u1680\u2003\u2028\u202f\u3000"))
                .isEqualTo(2);
    }

    @Test
    void what_has_no_width_is_no_space() {
        assertThat(PythonSpace.endWithoutSpace("a\u200b")).isEqualTo(2);
        assertThat(PythonSpace.endWithoutSpace("a\ufeff")).isEqualTo(2);
        assertThat(PythonSpace.endWithoutSpace("a\u180e")).isEqualTo(2);
    }

    @Test
    void a_text_of_spaces_ends_at_its_beginning() {
        assertThat(PythonSpace.endWithoutSpace("  ")).isZero();
        assertThat(PythonSpace.endWithoutSpace("")).isZero();
    }
}
