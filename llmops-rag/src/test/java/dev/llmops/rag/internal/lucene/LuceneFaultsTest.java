package dev.llmops.rag.internal.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.retrieval.Document;
import dev.llmops.api.text.CharRange;
import dev.llmops.rag.index.IndexCorruptException;
import dev.llmops.rag.index.IndexException;
import dev.llmops.rag.index.IndexLockedException;
import dev.llmops.rag.index.IndexMismatchException;
import dev.llmops.rag.index.IndexScope;
import dev.llmops.rag.index.IndexView;
import dev.llmops.rag.index.IndexedDocument;
import dev.llmops.rag.index.IndexedPassage;
import dev.llmops.rag.internal.IndexKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LuceneFaultsTest {

    private static final LuceneSettings SETTINGS = new LuceneSettings(LuceneSettings.MAX_EXACT_SEARCH, false);
    private static final IndexKind WORDS = new IndexKind(false, "none", 0);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void a_disk_that_fills_at_any_step_of_a_commit_loses_nothing_that_was_committed() throws IOException {
        // The steps of an undisturbed run are counted first; then each in turn is the one at which the disk is full.
        FullDisk disk = new FullDisk(FSDirectory.open(folder.resolve("counted")));
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("counted"), disk, WORDS, SETTINGS)) {
            index.put(document("old", "An old lamp."));
            index.commit();
            disk.steps = 0;
            index.put(document("new", "A new lamp."));
            index.commit();
        }
        int steps = disk.steps;
        assertThat(steps).isGreaterThan(3);
        for (int full = 1; full <= steps; full++) {
            Path place = folder.resolve("full" + full);
            FullDisk failing = new FullDisk(FSDirectory.open(place));
            try (LuceneIndex index = LuceneIndex.open(place, failing, WORDS, SETTINGS)) {
                index.put(document("old", "An old lamp."));
                index.commit();
                failing.steps = 0;
                failing.full = full;
                boolean failed = false;
                try {
                    index.put(document("new", "A new lamp."));
                    index.commit();
                } catch (IndexException e) {
                    failed = true;
                    assertThat(e).hasMessageContaining("No space left").hasMessageContaining("is kept");
                }
                assertThat(texts(index)).as("disk full at step %d", full).contains("An old lamp.");
                if (failed) {
                    assertThat(texts(index)).as("disk full at step %d", full).containsExactly("An old lamp.");
                }
                failing.full = Integer.MAX_VALUE;
                index.put(document("newer", "A newer lamp."));
                index.commit();
                assertThat(texts(index))
                        .as("after room was made, disk full at step %d", full)
                        .contains("An old lamp.", "A newer lamp.");
                if (failed) {
                    assertThat(texts(index)).doesNotContain("A new lamp.");
                }
            }
            try (LuceneIndex index = LuceneIndex.open(place, WORDS, SETTINGS)) {
                index.verify();
                assertThat(texts(index)).contains("An old lamp.", "A newer lamp.");
            }
        }
    }

    @Test
    @Timeout(120)
    void writes_are_done_however_often_their_thread_is_interrupted() throws Exception {
        try (LuceneIndex index = LuceneIndex.open(folder, WORDS, SETTINGS)) {
            Thread writing = Thread.currentThread();
            AtomicBoolean done = new AtomicBoolean();
            Thread interrupter = new Thread(() -> {
                while (!done.get()) {
                    writing.interrupt();
                    Thread.onSpinWait();
                }
            });
            interrupter.setDaemon(true);
            interrupter.start();
            try {
                for (int i = 0; i < 200; i++) {
                    index.put(document("lamp" + i, "Lamp " + i));
                    if (i % 10 == 9) {
                        index.commit();
                    }
                }
                index.delete(null, "lamp0");
                index.commit();
            } finally {
                done.set(true);
                uninterrupted(interrupter);
            }

            assertThat(texts(index)).hasSize(199);
        }
        try (LuceneIndex index = LuceneIndex.open(folder, WORDS, SETTINGS)) {
            assertThat(texts(index)).hasSize(199);
        }
    }

    @Test
    @Timeout(120)
    void an_interrupted_thread_opens_writes_and_closes_an_index_and_stays_interrupted() {
        Thread.currentThread().interrupt();
        try (LuceneIndex index = LuceneIndex.open(folder, WORDS, SETTINGS)) {
            index.put(document("one", "One lamp."));
            index.commit();
            index.forceMerge();
            assertThatThrownBy(() -> LuceneIndex.open(folder, WORDS, SETTINGS))
                    .isInstanceOf(IndexLockedException.class);
        }
        assertThat(Thread.interrupted()).isTrue();
        try (LuceneIndex index = LuceneIndex.open(folder, WORDS, SETTINGS)) {
            assertThat(texts(index)).containsExactly("One lamp.");
        }
    }

    @SuppressWarnings("ThreadJoinLoop") // Every interrupt in between is the test's own.
    private static void uninterrupted(Thread interrupter) {
        while (interrupter.isAlive()) {
            try {
                interrupter.join();
            } catch (InterruptedException e) {
                // what it is there for
            }
        }
        Thread.interrupted();
    }

    @Test
    void files_that_are_cut_short_or_gone_are_told_at_opening_with_what_to_do() throws IOException {
        for (boolean cut : new boolean[] {true, false}) {
            Path place = folder.resolve("cut" + cut);
            filled(place);
            Path largest = largest(place);
            if (cut) {
                try (FileChannel file = FileChannel.open(largest, StandardOpenOption.WRITE)) {
                    file.truncate(file.size() / 2);
                }
            } else {
                Files.delete(largest);
            }

            assertThatThrownBy(() -> LuceneIndex.open(place, WORDS, SETTINGS))
                    .isInstanceOf(IndexCorruptException.class)
                    .hasMessageContaining("llmops rag index");
        }
    }

    /** Nothing is damaged, so the message must not tell anybody to delete it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_index_of_a_later_lucene_is_told_as_that(boolean format) throws IOException {
        filled(folder);
        Path commit;
        try (Stream<Path> files = Files.list(folder)) {
            commit = files.filter(file -> file.getFileName().toString().startsWith("segments_"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(commit);
        String said = new String(bytes, StandardCharsets.ISO_8859_1);
        if (format) {
            bytes[said.indexOf("segments") + "segments".length() + 3] = 99;
        } else {
            // The name of a codec, which later versions change without another format of this file.
            bytes[said.indexOf("Lucene9") + "Lucene".length()] = 'X';
        }
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, bytes.length - Long.BYTES);
        ByteBuffer.wrap(bytes).putLong(bytes.length - Long.BYTES, sum.getValue());
        Files.write(commit, bytes);

        assertThatThrownBy(() -> LuceneIndex.open(folder, WORDS, SETTINGS))
                .isInstanceOf(IndexMismatchException.class)
                .hasMessageContaining("another Lucene")
                .hasMessageContaining("another folder")
                .hasMessageNotContaining("delete");
    }

    @Test
    void a_file_in_the_place_of_an_index_is_told_as_that() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.md"), "notes");

        assertThatThrownBy(() -> LuceneIndex.open(file, WORDS, SETTINGS))
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("is a file");
    }

    @Test
    void a_single_changed_byte_is_found_by_verifying() throws IOException {
        filled(folder);
        try (FileChannel file = FileChannel.open(largest(folder), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, file.size() / 2);
            file.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ 1)}), file.size() / 2);
        }

        try (LuceneIndex index = LuceneIndex.open(folder, WORDS, SETTINGS)) {
            assertThatThrownBy(index::verify)
                    .isInstanceOf(IndexCorruptException.class)
                    .hasMessageContaining("damaged");
        } catch (IndexCorruptException e) {
            assertThat(e).as("some bytes are read at opening").hasMessageContaining("damaged");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void vectors_of_3072_numbers_are_kept_and_plain_lucene_reads_them(boolean quantized) throws IOException {
        float[] vector = new float[3_072];
        vector[3_071] = 1;
        IndexKind kind = new IndexKind(false, "wide", vector.length);
        try (LuceneIndex index = LuceneIndex.open(folder, kind, new LuceneSettings(0, quantized))) {
            String text = "A lamp.";
            index.put(new IndexedDocument(
                    null,
                    new Document("d", text, Map.of()),
                    "",
                    List.of(new IndexedPassage(CharRange.of(text), text, Map.of(), vector))));
            index.commit();
            try (IndexView view = index.view()) {
                assertThat(view.dense(vector, IndexScope.of(null), 1)).hasSize(1);
            }
        }
        try (LuceneIndex index = LuceneIndex.open(folder, kind, new LuceneSettings(0, !quantized));
                IndexView view = index.view()) {
            assertThat(view.dense(vector, IndexScope.of(null), 1))
                    .as("opened otherwise")
                    .hasSize(1);
        }

        try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(folder))) {
            assertThat(new IndexSearcher(reader).search(new KnnFloatVectorQuery("vector", vector, 1), 1).scoreDocs)
                    .hasSize(1);
        }
    }

    @Test
    void a_disk_that_fills_while_an_index_is_put_in_order_loses_nothing() throws IOException {
        for (int full = 1; full <= 12; full++) {
            Path place = folder.resolve("full" + full);
            FullDisk failing = new FullDisk(FSDirectory.open(Files.createDirectories(place)));
            try (LuceneIndex index = LuceneIndex.open(place, failing, WORDS, SETTINGS)) {
                for (String id : List.of("a", "b", "c")) {
                    index.put(document(id, "Lamp " + id + "."));
                    index.commit();
                }
                failing.steps = 0;
                failing.full = full;
                index.forceMerge();

                assertThat(texts(index)).as("disk full at step %d", full).hasSize(3);
                failing.full = Integer.MAX_VALUE;
                index.put(document("d", "Lamp d."));
                index.commit();
                assertThat(texts(index))
                        .as("after room was made, step %d", full)
                        .hasSize(4);
            }
        }
    }

    @Test
    @Timeout(120)
    void whoever_is_interrupted_during_a_merge_closes_the_index_and_stays_interrupted() throws Exception {
        SlowMerge slow = new SlowMerge(FSDirectory.open(folder));
        LuceneIndex index = LuceneIndex.open(folder, slow, WORDS, SETTINGS);
        for (String id : List.of("a", "b", "c")) {
            index.put(document(id, "Lamp " + id + "."));
            index.commit();
        }
        CountDownLatch given = new CountDownLatch(1);
        FutureTask<Boolean> closing = new FutureTask<>(() -> {
            index.forceMerge();
            given.countDown();
            index.close();
            return Thread.currentThread().isInterrupted();
        });
        Thread closer = new Thread(closing);
        closer.start();
        slow.begun.await();
        closer.interrupt();
        given.await();
        // Until closing has found that it cannot wait for the merge.
        while (closer.isInterrupted() && closer.isAlive()) {
            Thread.onSpinWait();
        }
        slow.goOn.countDown();

        assertThat(closing.get()).isTrue();
        try (LuceneIndex again = LuceneIndex.open(folder, WORDS, SETTINGS)) {
            assertThat(texts(again)).hasSize(3);
        }
    }

    @Test
    void a_search_that_outlasts_its_view_and_the_index_ends_as_if_they_were_open() {
        filled(folder);
        LuceneIndex index = LuceneIndex.open(folder, WORDS, SETTINGS);
        IndexView view = index.view();
        List<String> texts = new ArrayList<>();

        view.forEach(IndexScope.of(null), passage -> {
            view.close();
            index.close();
            texts.add(passage.text());
        });

        assertThat(texts).hasSize(500);
    }

    private static void filled(Path place) {
        try (LuceneIndex index = LuceneIndex.open(place, WORDS, SETTINGS)) {
            for (int i = 0; i < 500; i++) {
                index.put(document("d" + i, "Lamp number " + i + " of " + (i * 7919) + " lamps."));
            }
            index.commit();
        }
    }

    private static Path largest(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("segments"))
                    .max(java.util.Comparator.comparingLong(
                            file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static IndexedDocument document(String id, String text) {
        return new IndexedDocument(
                null,
                new Document(id, text, Map.of()),
                "",
                List.of(IndexedPassage.withoutVector(CharRange.of(text), text, Map.of())));
    }

    private static List<String> texts(LuceneIndex index) {
        List<String> texts = new ArrayList<>();
        try (IndexView view = index.view()) {
            view.forEach(IndexScope.of(null), passage -> texts.add(passage.text()));
        }
        return texts;
    }

    /** Merges as slowly as it is told to. */
    private static final class SlowMerge extends FilterDirectory {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        SlowMerge(FSDirectory disk) {
            super(disk);
        }

        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
            if (context.context == IOContext.Context.MERGE) {
                begun.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return super.createOutput(name, context);
        }
    }

    /** Has no room from a step on. A step is the making, the syncing or the renaming of a file. */
    private static final class FullDisk extends FilterDirectory {

        int steps;
        int full = Integer.MAX_VALUE;

        FullDisk(FSDirectory disk) {
            super(disk);
        }

        private void step() throws IOException {
            steps++;
            if (steps >= full) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
            step();
            return super.createOutput(name, context);
        }

        @Override
        public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
            step();
            return super.createTempOutput(prefix, suffix, context);
        }

        @Override
        public void sync(Collection<String> names) throws IOException {
            step();
            super.sync(names);
        }

        @Override
        public void rename(String source, String target) throws IOException {
            step();
            super.rename(source, target);
        }
    }
}
