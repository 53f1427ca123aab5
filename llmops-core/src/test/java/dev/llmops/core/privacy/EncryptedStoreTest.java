package dev.llmops.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.audit.AuditVerification;
import dev.llmops.api.content.ContentChange;
import dev.llmops.api.content.RecordContent;
import dev.llmops.api.error.StoreException;
import dev.llmops.api.feedback.Feedback;
import dev.llmops.api.feedback.FeedbackSignal;
import dev.llmops.api.generation.Generation;
import dev.llmops.api.generation.GenerationId;
import dev.llmops.api.generation.GenerationQuery;
import dev.llmops.api.generation.GenerationStatus;
import dev.llmops.api.identity.Caller;
import dev.llmops.api.message.AssistantMessage;
import dev.llmops.api.message.FilePart;
import dev.llmops.api.message.ImagePart;
import dev.llmops.api.message.Media;
import dev.llmops.api.message.Message;
import dev.llmops.api.message.TextPart;
import dev.llmops.api.message.TokenUsage;
import dev.llmops.api.message.ToolCall;
import dev.llmops.api.message.UserMessage;
import dev.llmops.api.model.FinishReason;
import dev.llmops.api.model.ModelRequest;
import dev.llmops.api.model.ModelResponse;
import dev.llmops.api.prompt.PromptCommit;
import dev.llmops.api.prompt.PromptContent;
import dev.llmops.api.store.Store;
import dev.llmops.core.LlmOps;
import dev.llmops.core.store.Stores;
import dev.llmops.testkit.RandomRecords;
import dev.llmops.testkit.ScriptedModelClient;
import dev.llmops.testkit.SecretText;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptedStoreTest {

    private static final String ASKED = "Planted-Question-1";
    private static final String VARIABLE = "Planted-Variable-2";
    private static final String SAID = "Planted-Answer-3";
    private static final String ARGUMENT = "Planted-Argument-4";
    private static final List<String> PLANTED = List.of(ASKED, VARIABLE, SAID, ARGUMENT);

    @TempDir
    private Path folder;

    private LlmOps open(SubjectKeys keys) {
        ScriptedModelClient model = ScriptedModelClient.of(request -> ScriptedModelClient.script(
                new AssistantMessage(
                        List.of(new TextPart(SAID)),
                        List.of(new ToolCall("1", "find", "{\"q\":\"" + ARGUMENT + "\"}"))),
                FinishReason.STOP));
        return LlmOps.builder()
                .model(model)
                .store(EncryptedStore.of(Stores.sqlite(folder.resolve("ops.db")), keys))
                .build();
    }

    private static Generation ask(LlmOps ops, String user) {
        ops.prompts().register("p", PromptContent.of("{{question}} {{age}} {{name}}"), PromptCommit.NONE);
        return ops.prompt("p")
                .with("question", ASKED)
                .with("age", 42)
                .with("name", VARIABLE)
                .forUser(user)
                .ask()
                .generation();
    }

    @Test
    void the_files_hold_no_text_and_the_application_reads_all_of_it() throws IOException {
        Generation made;
        try (LlmOps ops = open(SubjectKeys.directory(folder.resolve("keys")))) {
            made = ask(ops, "ann");
        }

        assertThat(bytes(folder)).doesNotContain(PLANTED.toArray(String[]::new));
        try (LlmOps again = open(SubjectKeys.directory(folder.resolve("keys")))) {
            assertThat(again.generations().find(made.id())).contains(made);
            assertThat(again.generations().list(GenerationQuery.latest(5))).containsExactly(made);
        }
    }

    @Test
    void the_words_of_feedback_are_in_no_file_are_read_back_and_erased_with_the_key() throws IOException {
        SubjectKeys keys = SubjectKeys.directory(folder.resolve("keys"));
        List<FeedbackSignal> signals = List.of(
                new FeedbackSignal.Thumbs(false),
                new FeedbackSignal.Comment(),
                new FeedbackSignal.Correction("Planted-Correction-5"),
                new FeedbackSignal.Edit("Planted-Before-6", "Planted-After-7", 0.5),
                new FeedbackSignal.Click("Planted-Passage-9", 2));
        List<Feedback> given = new ArrayList<>();
        GenerationId ann;
        try (LlmOps ops = open(keys)) {
            ann = ask(ops, "ann").id();
        }
        try (Store store = EncryptedStore.of(Stores.sqlite(folder.resolve("ops.db")), keys)) {
            for (FeedbackSignal signal : signals) {
                Feedback feedback = new Feedback(
                        "f" + given.size(),
                        ann,
                        signal,
                        "rater",
                        "Planted-Comment-8",
                        Instant.ofEpochSecond(given.size()));
                given.add(feedback);
                store.feedback().accept(feedback);
            }
            assertThat(store.feedback().of(ann)).isEqualTo(given);
        }
        assertThat(bytes(folder)).isNotEmpty().doesNotContain("Planted");

        assertThat(keys.destroy(EncryptedStore.subject(null, "ann"))).isTrue();

        try (Store again = EncryptedStore.of(Stores.sqlite(folder.resolve("ops.db")), keys)) {
            List<Feedback> erased = again.feedback().latest(10);
            assertThat(erased).hasSize(signals.size());
            assertThat(erased.toString()).doesNotContain("Planted").contains("[erased]");
            assertThat(erased).extracting(Feedback::user).containsOnly("rater");
            assertThat(again.audit().verify(null)).isNotInstanceOf(AuditVerification.Broken.class);
        }
        assertThat(bytes(folder)).doesNotContain("Planted");
        assertThat(folder.resolve("keys")).isEmptyDirectory();
    }

    /** All that a thief of the database gets: its file, and the logs beside it. */
    private static String bytes(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saving_the_same_record_again_is_fine_also_by_another_process_and_another_record_of_its_id_is_refused(
            boolean reopened) {
        SubjectKeys keys = SubjectKeys.directory(folder.resolve("keys"));
        Path file = folder.resolve("again.db");
        RandomRecords records = new RandomRecords(21);
        List<Generation> all = Stream.generate(records::generation).limit(50).toList();
        try (Store store = EncryptedStore.of(Stores.sqlite(file), keys)) {
            all.forEach(each -> store.generations().save(each).join());
            if (!reopened) {
                all.forEach(each -> store.generations().save(each).join());
            }
        }
        try (Store store = EncryptedStore.of(Stores.sqlite(file), keys)) {
            all.forEach(each -> store.generations().save(each).join());
            assertThat(store.audit().head().sequence()).isEqualTo(all.size());

            Generation other = all.get(0).toBuilder()
                    .caller(new Caller(
                            all.get(0).caller().user(),
                            "another session",
                            all.get(0).caller().tenant(),
                            all.get(0).caller().tags()))
                    .build();
            assertThatThrownBy(() -> store.generations().save(other).join())
                    .hasMessageContaining("stored already with other content");
        }
    }

    @Test
    void equal_values_of_one_record_are_not_seen_to_be_equal() {
        TextCipher cipher = new TextCipher(SubjectKeys.inMemory().keyOf("ann"), "one record");

        assertThat(cipher.encrypt("same")).isNotEqualTo(cipher.encrypt("same"));
    }

    @Test
    void destroying_a_key_erases_the_texts_of_one_subject_and_leaves_what_happened() {
        SubjectKeys keys = SubjectKeys.inMemory();
        try (LlmOps ops = open(keys)) {
            GenerationId ann = ask(ops, "ann").id();
            GenerationId bob = ask(ops, "bob").id();

            assertThat(keys.destroy(EncryptedStore.subject(null, "ann"))).isTrue();
            assertThat(keys.destroy(EncryptedStore.subject(null, "ann"))).isFalse();

            Generation erased = ops.generations().find(ann).orElseThrow();
            assertThat(erased.toString())
                    .doesNotContain(PLANTED.toArray(String[]::new))
                    .contains("[erased]");
            assertThat(erased.prompt().variables())
                    .containsOnlyKeys("question", "age", "name")
                    .containsEntry("age", "[erased]");
            assertThat(erased.caller()).isEqualTo(Caller.user("ann"));
            assertThat(erased.usage().total()).isPositive();
            assertThat(ops.generations().find(bob).orElseThrow().toString()).contains(PLANTED.toArray(String[]::new));
        }
    }

    @Test
    void subjects_of_other_callers_differ_whatever_characters_their_names_have() {
        List<String> names = List.of("", "a", "a\n", "\na", "\n", "\\n", "a\\n", "a\nb", "a\\nb", "\\", "b");
        List<String> subjects = new ArrayList<>();
        for (String tenant : names) {
            for (String user : names) {
                subjects.add(EncryptedStore.subject(tenant, user));
            }
        }

        assertThat(subjects).doesNotHaveDuplicates();
        assertThat(EncryptedStore.subject("acme", "ann")).isEqualTo("acme\nann");
    }

    @Test
    void no_place_of_a_record_that_can_hold_a_text_is_left_in_clear_or_outlives_the_key() {
        SubjectKeys keys = SubjectKeys.inMemory();
        Generation secret = SecretText.everywhere(new RandomRecords(7).generation(GenerationStatus.FAILED));
        try (Store inner = Stores.sqlite(folder.resolve("everywhere.db"))) {
            Store store = EncryptedStore.of(inner, keys);
            store.generations().save(secret).join();

            assertThat(inner.generations().find(secret.id()).orElseThrow().toString())
                    .doesNotContain(SecretText.TEXT);
            assertThat(store.generations().find(secret.id())).contains(secret);
            keys.destroy(EncryptedStore.subject(null, "ana"));
            assertThat(store.generations().find(secret.id()).orElseThrow().toString())
                    .doesNotContain(SecretText.TEXT);
        }
    }

    /** Texts, numbers, names below the first level, addresses and signatures of records of every kind. */
    @Test
    void whatever_a_record_holds_that_somebody_said_is_encrypted_and_gone_with_the_key() {
        RandomRecords records = new RandomRecords(11);
        SubjectKeys keys = SubjectKeys.inMemory();
        try (Store inner = Stores.sqlite(folder.resolve("random.db"))) {
            Store store = EncryptedStore.of(inner, keys);
            for (int i = 0; i < 60; i++) {
                Generation planted = RecordContent.map(records.generation(), new Planted());
                store.generations().save(planted).join();

                assertThat(inner.generations().find(planted.id()).orElseThrow().toString())
                        .doesNotContain(Planted.TEXT);
                assertThat(store.generations().find(planted.id())).contains(planted);
                keys.destroy(EncryptedStore.subject(
                        planted.caller().tenant(), planted.caller().user()));
                Generation erased = store.generations().find(planted.id()).orElseThrow();
                assertThat(erased.toString()).doesNotContain(Planted.TEXT);
                assertThat(EncryptedStore.isErased(erased))
                        .isEqualTo(planted.toString().contains(Planted.TEXT));
                assertThat(EncryptedStore.isErased(planted)).isFalse();
            }
        }
    }

    private static final class Planted implements ContentChange {

        static final String TEXT = "Planted-Content";

        @Override
        public String text(String text) {
            return TEXT + text;
        }

        @Override
        public String bytes(String bytes) {
            return TEXT;
        }

        @Override
        public URI address(URI address) {
            return URI.create("data:image/png;base64," + TEXT);
        }
    }

    @Test
    void what_vendors_tell_and_what_checks_kept_of_an_answer_is_in_no_file() throws IOException {
        Map<String, Object> vendor = Map.of(
                "citations.abstained_from",
                "Planted-Abstained-1",
                "citations.repaired_from",
                "Planted-Repaired-2",
                "records.withheld",
                "Planted-Withheld-3",
                "logprobs",
                Map.of("content", List.of(Map.of("token", "Planted-Token-4", "bytes", List.of(80, 108)))),
                "precise",
                new BigDecimal("0.12345678901234567890"),
                "draft_n",
                7);
        Generation made = new RandomRecords(3).generation(GenerationStatus.COMPLETED);
        Generation generation = made.toBuilder()
                .caller(Caller.user("ann"))
                .response(new ModelResponse(
                        Message.assistant("Planted-Answer-5"),
                        FinishReason.STOP,
                        TokenUsage.UNKNOWN,
                        made.response().model(),
                        null,
                        Duration.ofMillis(1),
                        vendor))
                .request(ModelRequest.builder()
                        .message(new UserMessage(
                                List.of(
                                        new ImagePart(Media.at(
                                                "image/png", URI.create("data:image/png;base64,UGxhbnRlZA=="))),
                                        new FilePart(Media.of("text/plain", new byte[9]), "Planted-File-6")),
                                "Planted-Name-7"))
                        .build())
                .build();
        SubjectKeys keys = SubjectKeys.inMemory();
        try (Store store = EncryptedStore.of(Stores.sqlite(folder.resolve("ops.db")), keys)) {
            store.generations().save(generation).join();

            assertThat(bytes(folder)).doesNotContain("Planted", "UGxhbnRlZA", "80,108");
            assertThat(store.generations().find(generation.id())).contains(generation);
            keys.destroy(EncryptedStore.subject(null, "ann"));
            Generation erased = store.generations().find(generation.id()).orElseThrow();
            assertThat(erased.toString()).doesNotContain("Planted", "UGxhbnRlZA", "80,108");
            assertThat(erased.response().vendor())
                    .containsOnlyKeys(vendor.keySet())
                    .containsEntry("draft_n", "[erased]");
        }
    }

    @Test
    void a_text_that_was_moved_into_another_record_or_changed_reads_as_erased() {
        SecretKey key = SubjectKeys.inMemory().keyOf("ann");
        TextCipher here = new TextCipher(key, "record-1");
        String sealed = here.encrypt("hello");

        assertThat(here.decrypt(sealed)).isEqualTo("hello");
        assertThat(here.encrypt("hello")).isNotEqualTo(sealed);
        assertThat(new TextCipher(key, "record-2").decrypt(sealed)).isEqualTo("[erased]");
        assertThat(here.decrypt("enc1:AAAA")).isEqualTo("[erased]");
        assertThat(here.decrypt("plain")).isEqualTo("plain");
    }

    @Test
    void a_key_whose_destruction_did_not_end_is_gone_and_encrypts_nothing() throws IOException {
        Path keysFolder = folder.resolve("keys");
        SubjectKeys keys = SubjectKeys.directory(keysFolder);
        keys.keyOf("ann");
        try (Stream<Path> files = Files.list(keysFolder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            Files.write(all.get(0), new byte[32]);
        }

        assertThat(keys.find("ann")).isEmpty();
        assertThatThrownBy(() -> keys.keyOf("ann"))
                .isInstanceOf(StoreException.class)
                .hasStackTraceContaining("destroy the key again");
        assertThat(keys.destroy("ann")).isTrue();
        assertThat(keys.keyOf("ann")).isNotNull();
    }

    @Test
    void keys_in_a_folder_are_for_their_owner_and_a_broken_one_is_told() throws IOException {
        SubjectKeys keys = SubjectKeys.directory(folder.resolve("keys"));
        assertThat(keys.find("ann")).isEmpty();
        SecretKey key = keys.keyOf("ann");

        assertThat(SubjectKeys.directory(folder.resolve("keys")).keyOf("ann")).isEqualTo(key);
        assertThat(keys.keyOf("bob")).isNotEqualTo(key);
        try (Stream<Path> files = Files.list(folder.resolve("keys"))) {
            for (Path file : files.toList()) {
                assertThat(file.getFileName().toString()).doesNotContain("ann");
                Files.write(file, new byte[3]);
            }
        }
        assertThatThrownBy(() -> keys.find("ann"))
                .isInstanceOf(StoreException.class)
                .hasStackTraceContaining("32 bytes");
        assertThat(keys.destroy("bob")).isTrue();
        assertThat(keys.find("bob")).isEmpty();
    }
}
