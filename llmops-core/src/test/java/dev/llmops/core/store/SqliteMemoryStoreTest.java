package dev.llmops.core.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.memory.MemoryStore;
import dev.llmops.api.memory.SessionKey;
import dev.llmops.api.memory.StoredMessage;
import dev.llmops.api.message.Message;
import dev.llmops.testkit.MemoryStoreKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteMemoryStoreTest extends MemoryStoreKit {

    private static final SessionKey SESSION = new SessionKey(null, "anna", "shared");
    private static final int APPENDS = 40;

    @TempDir
    Path folder;

    @Override
    protected MemoryStore create() {
        return MemoryStores.sqlite(folder.resolve("llmops.db"));
    }

    @Override
    protected MemoryStore reopen() {
        return MemoryStores.sqlite(folder.resolve("llmops.db"));
    }

    @Test
    void two_jvms_append_to_one_session_and_nothing_is_lost_or_torn() throws Exception {
        String file = folder.resolve("llmops.db").toString();
        try (OtherJvm one = OtherJvm.start(SqliteMemoryStoreTest.class, folder, file, "one");
                OtherJvm other = OtherJvm.start(SqliteMemoryStoreTest.class, folder, file, "other")) {
            assertThat(one.waitFor()).isZero();
            assertThat(other.waitFor()).isZero();
        }

        try (MemoryStore store = create()) {
            List<StoredMessage> all = store.messages(SESSION, Integer.MAX_VALUE);
            assertThat(all).hasSize(2 * 2 * APPENDS);
            List<String> asked = new ArrayList<>();
            for (int i = 0; i < all.size(); i += 2) {
                asked.add(all.get(i).message().text());
                assertThat(all.get(i + 1).message().text()).isEqualTo("answer to " + asked.get(i / 2));
            }
            for (String name : List.of("one", "other")) {
                List<String> own = asked.stream()
                        .filter(each -> each.startsWith(name + " "))
                        .toList();
                for (int i = 0; i < APPENDS; i++) {
                    assertThat(own.get(i)).isEqualTo(name + " " + i);
                }
            }
        }
    }

    @Test
    void what_was_erased_is_in_no_file_and_a_closed_store_is_one_file() throws IOException {
        Path place = Files.createDirectory(folder.resolve("own"));
        try (MemoryStore store = MemoryStores.sqlite(place.resolve("own.db"))) {
            store.append(SESSION, List.of(Message.user("a very private matter")), null, Instant.EPOCH);
            assertThat(store.messages(SESSION, 1)).hasSize(1);
            assertThat(files(place))
                    .anySatisfy(file ->
                            assertThat(Files.readString(file, ISO_8859_1)).contains("private matter"));

            store.erase(SESSION.tenant(), SESSION.user());

            assertThat(files(place))
                    .allSatisfy(file ->
                            assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("private matter"));
        }
        assertThat(files(place)).containsExactly(place.resolve("own.db"));
    }

    private static List<Path> files(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.toList();
        }
    }

    public static void main(String[] arguments) {
        try (MemoryStore store = MemoryStores.sqlite(Path.of(arguments[0]))) {
            for (int i = 0; i < APPENDS; i++) {
                String asked = arguments[1] + " " + i;
                store.append(
                        SESSION,
                        List.of(Message.user(asked), Message.assistant("answer to " + asked)),
                        null,
                        Instant.EPOCH);
            }
        }
    }
}
