package dev.llmops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmops.api.adapter.AdapterVersion;
import dev.llmops.api.store.Store;
import dev.llmops.commons.internal.hash.Sha256;
import dev.llmops.core.store.Stores;
import dev.llmops.tuning.lineage.Lineage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without the packages of Python: what the commands tell and refuse. */
class TuneCommandsTest {

    @TempDir
    Path folder;

    @Test
    void status_tells_of_a_job_that_stopped() throws IOException {
        Files.writeString(folder.resolve("job.json"), "{\"method\":\"dpo\"}");
        Files.writeString(folder.resolve("progress.jsonl"), """
                {"event":"started"}
                {"event":"step","step":7,"steps":20,"loss":0.5}
                {"event":"error","kind":"disk_full","message":"no room"}
                {"event":"st""");
        Files.createDirectories(folder.resolve("checkpoints/checkpoint-5"));
        Files.writeString(folder.resolve("checkpoints/checkpoint-5/complete"), "");

        CommandRun run = CommandRun.of("tune", "status", folder.toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("stopped")
                .contains("dpo")
                .contains("checkpoint-5")
                .contains("no room");
        assertThat(CommandRun.of("tune", "status", folder.toString(), "--json").out())
                .contains("\"step\":7,\"steps\":20,\"loss\":0.5");
        assertThat(CommandRun.of("tune", "status", folder.resolve("none").toString())
                        .err())
                .contains("there is no training job in");
    }

    @Test
    void what_is_not_there_is_named() {
        CommandRun run = CommandRun.of(
                "tune",
                "run",
                "--data",
                folder.toString(),
                "--out",
                folder.resolve("job").toString(),
                "--python",
                folder.resolve("python").toString(),
                "--model",
                folder.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("the rows to learn from must be a file").hasLineCount(1);

        CommandRun setup = CommandRun.of(
                "tune",
                "setup",
                "--python",
                folder.resolve("none").toString(),
                "--folder",
                folder.resolve("x").toString());
        assertThat(setup.exitCode()).isEqualTo(1);
        assertThat(setup.err()).contains("the training environment cannot be made with");

        CommandRun convert = CommandRun.of(
                "tune",
                "convert",
                "--adapter",
                folder.toString(),
                "--model",
                folder.resolve("no.gguf").toString(),
                "--out",
                folder.resolve("out.gguf").toString());
        assertThat(convert.exitCode()).isEqualTo(1);
        assertThat(convert.err()).contains("there is no model file");
    }

    @Test
    void an_adapter_that_was_trained_on_another_file_is_converted_with_a_warning() throws IOException {
        Path base = base();
        Path job = job("sha256:" + "b".repeat(64));
        CommandRun other = convert(base, job, "other.gguf");
        assertThat(other.exitCode()).as(other.err()).isZero();
        assertThat(other.err())
                .contains("warning: it was trained on sha256:bbbb")
                .contains("is sha256:" + Sha256.hex(base));
        job("sha256:" + Sha256.hex(base));
        assertThat(convert(base, job, "same.gguf").err()).isEmpty();
    }

    @Test
    void an_adapter_is_registered_with_what_it_comes_from_once() throws IOException {
        Path base = base();
        Path job = job("sha256:" + Sha256.hex(base));
        convert(base, job, "support.gguf");
        Files.writeString(Files.createDirectories(folder.resolve("data")).resolve("manifest.json"), "{}");
        String[] sources = {
            "--data",
            folder.resolve("data").toString(),
            "--job",
            job.toString(),
            "--author",
            "ana",
            "--message",
            "first"
        };

        CommandRun run = register(base, sources);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("support@1 is sha256:" + Sha256.hex(folder.resolve("support.gguf")));
        try (Store store = Stores.sqlite(folder.resolve("llmops.db"))) {
            AdapterVersion version = store.adapters().get("support@1");
            assertThat(version.content().base()).isEqualTo("sha256:" + Sha256.hex(base));
            assertThat(version.content().dataset()).isEqualTo(Lineage.source(folder.resolve("data/manifest.json")));
            assertThat(version.content().job()).isEqualTo(Lineage.source(job.resolve("report.json")));
            assertThat(version.content().evaluation()).isNull();
        }
        assertThat(register(base, sources).out()).contains("support@1 is");
    }

    @Test
    void an_adapter_of_another_model_is_not_registered() throws IOException {
        Path base = base();
        convert(base, job("sha256:" + Sha256.hex(base)), "support.gguf");
        byte[] other = Files.readAllBytes(base);
        other[other.length - 1] = 1;
        Path changed = Files.write(folder.resolve("changed.gguf"), other);

        CommandRun run = register(changed);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("was made for the model sha256:" + Sha256.hex(base))
                .contains("but this is sha256:" + Sha256.hex(changed))
                .contains("--model");
        CommandRun missing =
                register(base, "--study", folder.resolve("none.json").toString());
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("none.json").hasLineCount(1);
    }

    private CommandRun register(Path base, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "tune",
                "register",
                "support",
                folder.resolve("support.gguf").toString(),
                "--model",
                base.toString(),
                "--store",
                folder.resolve("llmops.db").toString()));
        arguments.addAll(List.of(more));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private CommandRun convert(Path base, Path job, String out) {
        return CommandRun.of(
                "tune",
                "convert",
                "--model",
                base.toString(),
                "--adapter",
                job.toString(),
                "--out",
                folder.resolve(out).toString());
    }

    /** One matrix of 8 inputs and 4 outputs. */
    private Path base() throws IOException {
        ByteBuffer gguf = ByteBuffer.allocate(1024).order(ByteOrder.LITTLE_ENDIAN);
        gguf.put("GGUF".getBytes(StandardCharsets.UTF_8)).putInt(3).putLong(1).putLong(2);
        text(gguf, "general.architecture").putInt(8);
        text(gguf, "llama");
        text(gguf, "llama.attention.head_count").putInt(4).putInt(2);
        text(gguf, "blk.0.attn_v.weight")
                .putInt(2)
                .putLong(8)
                .putLong(4)
                .putInt(0)
                .putLong(0);
        int length = (gguf.position() + 31) / 32 * 32 + 4 * 8 * 4;
        return Files.write(folder.resolve("base.gguf"), Arrays.copyOf(gguf.array(), length));
    }

    private static ByteBuffer text(ByteBuffer gguf, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return gguf.putLong(bytes.length).put(bytes);
    }

    private Path job(String trainedOn) throws IOException {
        Path job = folder.resolve("job");
        Path adapter = Files.createDirectories(job.resolve("adapter"));
        Files.writeString(
                adapter.resolve("adapter_config.json"),
                "{\"peft_type\":\"LORA\",\"r\":1,\"lora_alpha\":1,\"bias\":\"none\",\"init_lora_weights\":true}");
        String name = "base_model.model.model.layers.0.self_attn.v_proj.lora_";
        byte[] header = ("{\"" + name + "A.weight\":{\"dtype\":\"F32\",\"shape\":[1,8],\"data_offsets\":[0,32]},\""
                        + name + "B.weight\":{\"dtype\":\"F32\",\"shape\":[4,1],\"data_offsets\":[32,48]}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer weights = ByteBuffer.allocate(8 + header.length + 48).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                adapter.resolve("adapter_model.safetensors"),
                weights.putLong(header.length).put(header).array());
        Files.writeString(
                job.resolve("report.json"),
                "{\"digests\":{\"base\":\"" + trainedOn
                        + "\"},\"versions\":{},\"losses\":[],\"evaluations\":[],\"checkpoints\":[],\"warnings\":[]}");
        return job;
    }

    @Test
    void settings_have_limits() {
        CommandRun run = CommandRun.of(
                "tune", "run", "--data", "a", "--out", "b", "--python", "c", "--model", "d", "--rank", "0");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("rank must be from 1");
    }
}
