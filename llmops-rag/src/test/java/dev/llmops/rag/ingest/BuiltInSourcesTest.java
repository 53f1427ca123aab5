package dev.llmops.rag.ingest;

import dev.llmops.rag.testkit.DocumentSourceKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** The sources of this module, by the kit of their interface. */
class BuiltInSourcesTest {

    private static void write(Path folder, Map<String, String> texts) throws IOException {
        Files.createDirectories(folder);
        try (var files = Files.newDirectoryStream(folder, "*.txt")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Files.writeString(folder.resolve(text.getKey()), text.getValue());
        }
    }

    @Nested
    class OfAFolder extends DocumentSourceKit {

        @TempDir
        Path temporary;

        @Override
        protected DocumentSource create(Map<String, String> texts) throws IOException {
            write(temporary.resolve("files"), texts);
            return FolderSource.of(temporary.resolve("files"));
        }
    }

    @Nested
    class OfARepository extends DocumentSourceKit {

        @TempDir
        Path checkout;

        @Override
        protected DocumentSource create(Map<String, String> texts) throws IOException {
            GitProgram git = new GitProgram(checkout, Duration.ofMinutes(1));
            git.output("init", "-q");
            write(checkout, texts);
            git.output("add", "-A");
            git.output(
                    "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "Change texts");
            return GitSource.of("manual", checkout, "HEAD");
        }
    }

    @Nested
    class OfASite extends DocumentSourceKit {

        private final WebSite site = new WebSite();

        OfASite() throws IOException {}

        @AfterEach
        void close() {
            site.close();
        }

        @Override
        protected DocumentSource create(Map<String, String> texts) {
            site.pages.clear();
            texts.forEach((name, text) -> site.put("/" + name, "text/plain", text));
            site.sitemap(
                    "/sitemap.xml",
                    texts.keySet().stream().map(name -> "/" + name).toArray(String[]::new));
            return WebSource.builder("site")
                    .allowAddresses("127.0.0.1")
                    .sitemap(site.at("/sitemap.xml"))
                    .build();
        }

        @Override
        protected String id(String name) {
            return site.at("/" + name).toString();
        }
    }

    @Nested
    class OfACsvFile extends DocumentSourceKit {

        @TempDir
        Path folder;

        @Override
        protected DocumentSource create(Map<String, String> texts) throws IOException {
            List<String> lines = new ArrayList<>(List.of("id,text"));
            new TreeMap<>(texts).forEach((name, text) -> lines.add(name + "," + text));
            return RowSource.of("csv", Rows.csv(Files.write(folder.resolve("rows.csv"), lines)), "id", "text");
        }
    }

    @Nested
    class OfJsonLines extends DocumentSourceKit {

        @TempDir
        Path folder;

        @Override
        protected DocumentSource create(Map<String, String> texts) throws IOException {
            List<String> lines = new ArrayList<>();
            texts.forEach((name, text) -> lines.add("{\"id\":\"" + name + "\",\"text\":\"" + text + "\"}"));
            return RowSource.of("json", Rows.jsonLines(Files.write(folder.resolve("rows.jsonl"), lines)), "id", "text");
        }
    }

    @Nested
    class OfAQuery extends DocumentSourceKit {

        @TempDir
        Path folder;

        @Override
        protected DocumentSource create(Map<String, String> texts) throws SQLException {
            SQLiteDataSource database = new SQLiteDataSource();
            database.setUrl("jdbc:sqlite:" + folder.resolve("rows.db"));
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("drop table if exists part");
                statement.execute("create table part (id text, body text)");
                try (PreparedStatement insert = connection.prepareStatement("insert into part values (?, ?)")) {
                    for (Map.Entry<String, String> text : texts.entrySet()) {
                        insert.setString(1, text.getKey());
                        insert.setString(2, text.getValue());
                        insert.execute();
                    }
                }
            }
            return RowSource.of("part", Rows.query(database, "select id, body from part"), "id", "body");
        }
    }
}
