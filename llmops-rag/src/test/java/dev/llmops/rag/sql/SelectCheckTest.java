package dev.llmops.rag.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectCheckTest {

    /** In the database, {@code users} has a column {@code secret} too. */
    private static final SqlSchema SCHEMA = SqlSchema.parse("""
            CREATE TABLE orders (id INTEGER PRIMARY KEY, state VARCHAR(10) NOT NULL, total REAL, created DATE, user_id INTEGER,
                FOREIGN KEY (user_id) REFERENCES users(id));
            CREATE TABLE users (id INTEGER, name TEXT);
            CREATE TABLE sales.regions (id INTEGER, name TEXT);
            CREATE TABLE vaults (id INTEGER, secret TEXT, "Key" TEXT);""");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM orders WHERE state = 'drop; it''s -- late' AND total > 3",
                "WITH late AS (SELECT id FROM orders) SELECT count(*) FROM late",
                "SELECT o.id, u.name FROM orders AS o LEFT JOIN users AS u ON u.id = o.user_id WHERE o.total BETWEEN ? AND ?",
                "SELECT state, count(*) AS n, sum(total) FROM orders GROUP BY state HAVING count(*) > 1 ORDER BY n DESC LIMIT 5",
                "SELECT name FROM users WHERE id IN (SELECT user_id FROM orders) AND NOT EXISTS (SELECT 1 FROM vaults WHERE vaults.id = users.id)",
                "SELECT CASE WHEN total > 10 THEN 'much' ELSE 'little' END AS size FROM orders",
                "SELECT x.n + 1 AS m FROM (SELECT id AS n FROM orders) AS x",
                "SELECT id FROM orders UNION ALL SELECT id FROM users ORDER BY id",
                "SELECT CAST(total AS integer), lower(Trim( state )), coalesce(total, 0) FROM orders",
                "SELECT row_number() OVER (PARTITION BY state ORDER BY total) AS place FROM orders",
                "SELECT id FROM orders WHERE created >= DATE '2026-01-01' AND extract(year FROM created) = 2026",
                "SELECT name FROM sales.regions",
                "SELECT \"Key\" FROM vaults",
                "SELECT total AS \"Total in euros\" FROM orders"
            })
    void a_query_of_listed_names_passes(String sql) {
        assertThat(SelectCheck.of(sql, SCHEMA)).isEqualToIgnoringCase(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DELETE FROM orders",
                "select 1; drop table orders",
                "select 1;;",
                "select 1 -- all of it",
                "select /* hidden */ 1",
                "select 1 # hidden",
                "select id into copy from orders",
                "with gone as (delete from orders returning id) select * from gone",
                "with recursive a as (select 1 as n union all select n from a) select n from a",
                "select id from orders for update",
                "select id from orders for share",
                "select 'a\\' ; drop table orders; select '",
                "select $$a$$",
                "select $tag$a$tag$",
                "select 'open",
                "select E'a' from orders",
                "select U&'a' from orders",
                "explain select 1",
                "table orders",
                "values (1)",
                "select id from orders natural join users",
                "select id from orders join users using (id)",
                "select id from orders tablesample system (1)",
                "select id from orders, lateral (select 1 as n) x",
                "select 1 from generate_series(1, 9) as g",
                "select id::regclass from orders",
                "select cast(state as regclass) from orders",
                "select state ~ '(a+)+$' from orders",
                "select `id` from orders",
                "select [id] from orders",
                "select @@version",
                "select :name"
            })
    void what_is_no_plain_select_is_refused(String sql) {
        assertRefused(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select pg_read_file('/etc/passwd')",
                "SELECT \"pg_terminate_backend\"(pid) FROM orders",
                "SELECT \"pg_terminate_backend\"(id) FROM orders",
                "SELECT \"set_config\"('a', 'b', false)",
                "SELECT \"dblink\"('host=elsewhere', 'select 1')",
                "SELECT U&\"pg\\0073leep\"(1)",
                "SELECT table_to_xml('users', true, false, '')",
                "SELECT pg_sleep(10)",
                "SELECT pg_catalog.lower('A')",
                "SELECT \"lower\"('A')",
                "SELECT count(*) FROM orders WHERE pg_sleep(10) IS NULL",
                "SELECT id FROM orders ORDER BY pg_sleep(1)",
                "SELECT id FROM orders LIMIT pg_sleep(1)",
                "SELECT sum(total) FILTER (WHERE pg_sleep(1) IS NULL) FROM orders",
                "SELECT lag(id) OVER (ORDER BY pg_sleep(1)) FROM orders",
                "SELECT id AS pg_sleep, pg_sleep(1) FROM orders",
                "SELECT row_to_json(orders) FROM orders",
                "SELECT string_agg(state, ',' ORDER BY pg_sleep(1)) FROM orders",
                "SELECT current_user",
                "SELECT (orders).id FROM orders"
            })
    void a_function_that_is_not_listed_is_refused(String sql) {
        assertRefused(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select usename from pg_user",
                "select * from information_schema.tables",
                "select id from other.orders",
                "select id from public.orders",
                "select id from \"ORDERS\"",
                "select name from regions",
                "select password from users",
                "select u.secret from users u",
                "select users from users",
                "select u from users as u",
                "select secret from users where id in (select id from vaults)",
                "select id from users where secret = 'x'",
                "select id from users group by secret",
                "select id from users order by secret",
                "select id as secret from users where secret = 'x'",
                "select id as secret from users group by secret",
                "select id as secret from users order by secret || ''",
                "select id as \"Secret\" from users order by secret",
                "select (select secret from users) from vaults",
                "select (select max(secret) from users) from vaults",
                "select id from vaults where exists (select 1 from (select name as \"Secret\" from users) x where secret = 'x')",
                "select x.secret from (select id from users) x, vaults",
                "select id from users u join vaults v on u.secret = v.secret",
                "select count(secret) from users",
                "select id from users where (id, secret) in (select 1, 2)",
                "select rank() over (partition by secret) from users",
                "select rank() over (order by secret) as secret from users",
                "select users.ctid from users",
                "select rowid from users",
                "with users as (select id from orders) select id from users",
                "select id from vaults as \"V\"",
                "select \"key\" from vaults",
                "select key from vaults"
            })
    void a_table_or_column_that_is_not_listed_is_refused(String sql) {
        assertRefused(sql);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select * from users                     | SELECT users.id, users.name FROM users",
                "select u.*, 1 from users u, orders      | SELECT u.id, u.name, 1 FROM users u, orders",
                "select * from (select id from users) x  | SELECT x.id FROM (SELECT id FROM users) x",
            })
    void a_star_stands_for_the_listed_columns(String sql, String runs) {
        assertThat(SelectCheck.of(sql, SCHEMA)).isEqualTo(runs);
    }

    @Test
    void a_refusal_names_what_it_found_and_what_to_do() {
        assertThatThrownBy(() -> SelectCheck.of("select pg_sleep(1)", SCHEMA))
                .hasMessage("the statement was not run: the function 'pg_sleep' is not allowed");
        assertThatThrownBy(() -> SelectCheck.of("select (select secret from users) from vaults", SCHEMA))
                .hasMessageContaining("'secret' is not one of the tables in FROM");
    }

    @Test
    void functions_are_added_by_name() {
        String sql = "SELECT my_rate(total) FROM orders";
        assertRefused(sql);
        assertThat(SelectCheck.of(sql, SCHEMA.allowFunctions("MY_RATE"))).isEqualTo(sql);
    }

    @Test
    void long_and_deep_statements_are_refused_before_they_are_parsed() {
        assertRefused("select " + "(".repeat(5_000) + "1" + ")".repeat(5_000));
        assertRefused("select 1" + " + 1".repeat(2_400));
        assertRefused("select '" + "x".repeat(10_000) + "'");
        assertThat(SelectCheck.of("select 1" + " + 1".repeat(900), SCHEMA)).startsWith("SELECT 1 + 1");
    }

    @Test
    void one_semicolon_at_the_end_is_taken_off() {
        assertThat(SelectCheck.of(" select 1 ; ", SCHEMA)).isEqualTo("SELECT 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "DROP TABLE orders",
                "CREATE TABLE a (id INTEGER); CREATE TABLE a (id INTEGER)",
                "CREATE TABLE a AS SELECT 1",
                "orders(id, state)"
            })
    void a_schema_of_anything_but_tables_is_refused(String ddl) {
        assertThatThrownBy(() -> SqlSchema.parse(ddl))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("ddl must");
    }

    private static void assertRefused(String sql) {
        assertThatThrownBy(() -> SelectCheck.of(sql, SCHEMA))
                .isInstanceOf(SqlSourceException.class)
                .hasMessageStartingWith("the statement was not run: ");
    }
}
