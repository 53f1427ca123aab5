package dev.llmops.rag.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneSelectTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM orders WHERE note = 'drop; it''s -- late' AND \"update\" > 3",
                "with late as (select id from orders) select count(*) from late",
                "select updated_at, created from orders where id = ?"
            })
    void a_query_passes(String sql) {
        assertThat(OneSelect.of(sql)).isEqualTo(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DELETE FROM orders",
                "(select 1)",
                "select 1; drop table orders",
                "select 1;;",
                "select 1 -- all of it",
                "select /* hidden */ 1",
                "select 1 # hidden",
                "select * into copy from orders",
                "with gone as (delete from orders returning *) select * from gone",
                "select * from orders for update",
                "select * from orders for share",
                "select pg_read_file('/etc/passwd')",
                "select 'a\\' ; drop table orders; select '",
                "select $$a$$",
                "select $tag$a$tag$",
                "select 'open",
                "explain select 1"
            })
    void anything_else_is_refused(String sql) {
        assertThatThrownBy(() -> OneSelect.of(sql))
                .isInstanceOf(SqlSourceException.class)
                .hasMessageStartingWith("the statement was not run: ");
    }

    @Test
    void one_semicolon_at_the_end_is_taken_off() {
        assertThat(OneSelect.of(" select 1 ; ")).isEqualTo("select 1");
    }
}
