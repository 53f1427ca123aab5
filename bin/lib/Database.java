import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL that is empty and thrown away, for bin/release: it prints its address, and lives as long as this program. */
class Database {

    public static void main(String[] args) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
            System.out.println(server.getJdbcUrl("postgres", "postgres"));
            Thread.currentThread().join();
        }
    }
}
